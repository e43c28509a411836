package io.millrace.driver.card;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after a card ten times a second; one daemon thread does it for all cards, and one more for
 * each device that may keep it waiting. Attempts to start one that has failed are spread out, at
 * twice the distance each, up to {@value #MAX_PERIODS} periods.
 */
final class CardWatch implements AutoCloseable {
  private static final int PERIOD_MILLIS = 100;
  private static final int MAX_PERIODS = 50;

  private static final ScheduledExecutorService ALL_CARDS = newThread("millrace-card-watch");

  private final Runnable look;
  private final ScheduledExecutorService thread;
  private final Future<?> task;
  private int periodsToWait;
  private int nextWait = 1;

  /** By the thread that all cards share, for looks that take no longer than a card does. */
  CardWatch(Runnable look) {
    this(look, ALL_CARDS);
  }

  /** By a thread of its own. */
  CardWatch(Runnable look, String name) {
    this(look, newThread("millrace-watch-" + name));
  }

  private CardWatch(Runnable look, ScheduledExecutorService thread) {
    this.look = look;
    this.thread = thread;
    task = thread.scheduleWithFixedDelay(look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService newThread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Looks as soon as may be, beside the looks that there are anyway. */
  void lookNow() {
    thread.execute(look);
  }

  /** Whether it is time for the next attempt; it counts as one if so. */
  boolean mayTry() {
    if (periodsToWait > 0) {
      periodsToWait--;
      return false;
    }
    periodsToWait = nextWait;
    nextWait = Math.min(2 * nextWait, MAX_PERIODS);
    return true;
  }

  /** The attempt has succeeded. */
  void succeeded() {
    periodsToWait = 0;
    nextWait = 1;
  }

  @Override
  public void close() {
    task.cancel(false);
    if (!thread.equals(ALL_CARDS)) {
      thread.shutdown();
    }
  }
}
