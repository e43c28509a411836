package io.millrace.stages.wireguard.stage;

import io.millrace.driver.Threads;
import io.millrace.stages.wireguard.Control;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * The thread of a tunnel's control: goes round every millisecond, or at once while there is more to
 * do. Workers do not wake it, and it never keeps them waiting. When it has done something it wakes
 * those that sleep: there may be a message to send, or a key for packets that are held.
 */
final class ControlThread implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final System.Logger LOG = System.getLogger(ControlThread.class.getName());

  private final Control control;
  private final NanoClock clock;
  private final InstantSource wall;
  private final Runnable workers;
  private final Thread thread;
  private volatile boolean ending;

  /**
   * Starts it.
   *
   * @param control not used by any other thread from here on, and closed by this one at its end
   * @param clock the one that bursts carry the time of
   * @param workers wakes those workers that sleep
   */
  ControlThread(
      String tunnel, Control control, NanoClock clock, InstantSource wall, Runnable workers) {
    this.control = control;
    this.clock = clock;
    this.wall = wall;
    this.workers = workers;
    thread = Thread.ofPlatform().name("millrace-" + tunnel).daemon().unstarted(this::run);
  }

  /** Lets it go. */
  void start() {
    thread.start();
  }

  private void run() {
    while (!ending) {
      boolean more = false;
      try {
        more = control.poll(clock.nanoTime(), wall.instant());
      } catch (RuntimeException e) { // one bad round must not end all tunnels' handshakes
        LOG.log(System.Logger.Level.ERROR, "the tunnel's control failed in a round", e);
      }
      if (more) {
        workers.run();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    control.close();
  }

  /** Ends it, once the workers have closed their halves; keys are wiped when this returns. */
  @Override
  public void close() {
    ending = true;
    LockSupport.unpark(thread);
    Threads.joinUninterruptibly(thread);
  }
}
