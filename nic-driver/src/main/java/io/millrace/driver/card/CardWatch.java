package io.millrace.driver.card;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after a card ten times a second; one daemon thread does it for all cards. Attempts to start
 * a card that has failed are spread out, at twice the distance each, up to {@value #MAX_PERIODS}
 * periods.
 */
final class CardWatch implements AutoCloseable {
  private static final int PERIOD_MILLIS = 100;
  private static final int MAX_PERIODS = 64;

  private static final ScheduledExecutorService THREAD =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("millrace-card-watch").factory());

  private final Future<?> task;
  private int periodsToWait;
  private int nextWait = 1;

  CardWatch(Runnable look) {
    task = THREAD.scheduleWithFixedDelay(look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
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
  }
}
