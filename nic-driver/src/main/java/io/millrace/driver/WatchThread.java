package io.millrace.driver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A daemon thread that takes all its looks in one go, ten times a second: an idle processor is
 * woken once, however many ports there are. With nothing to look at it sleeps on.
 *
 * <p>Any thread may call its methods.
 */
public final class WatchThread {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<Runnable> looks = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean ended;

  /** Starts it. */
  public WatchThread(String name) {
    thread = Thread.ofPlatform().daemon().name(name).start(this::watch);
  }

  /** Takes this look too from now on. */
  public void add(Runnable look) {
    looks.add(look);
    LockSupport.unpark(thread); // it may sleep on, having found nothing
  }

  /** Takes this look no more; one that is under way goes on to its end. */
  public void remove(Runnable look) {
    looks.remove(look);
  }

  /** Looks as soon as may be. */
  public void lookNow() {
    LockSupport.unpark(thread);
  }

  /** Ends the thread, after the look that is under way. */
  public void end() {
    ended = true;
    LockSupport.unpark(thread);
  }

  private void watch() {
    while (!ended) {
      if (looks.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, PERIOD_NANOS);
        looks.forEach(this::take);
      }
    }
  }

  /** A look that fails is told of and not taken again; the others go on. */
  private void take(Runnable look) {
    try {
      look.run();
    } catch (Throwable e) {
      remove(look);
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
