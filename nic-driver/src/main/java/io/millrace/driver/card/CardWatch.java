package io.millrace.driver.card;

import io.millrace.driver.WatchThread;

/**
 * Looks after a card ten times a second; one daemon thread does it for all cards, and one more for
 * each device that may keep it waiting. Attempts to start one that has failed are spread out, at
 * twice the distance each, up to {@value #MAX_PERIODS} periods.
 */
final class CardWatch implements AutoCloseable {
  private static final int MAX_PERIODS = 50;

  private static final WatchThread ALL_CARDS = new WatchThread("millrace-card-watch");

  private final Runnable look;
  private final WatchThread thread;
  private int periodsToWait;
  private int nextWait = 1;

  /** By the thread that all cards share, for looks that take no longer than a card does. */
  CardWatch(Runnable look) {
    this(look, ALL_CARDS);
  }

  /** By a thread of its own. */
  CardWatch(Runnable look, String name) {
    this(look, new WatchThread("millrace-watch-" + name));
  }

  private CardWatch(Runnable look, WatchThread thread) {
    this.look = look;
    this.thread = thread;
    thread.add(look);
  }

  /** Looks as soon as may be, beside the looks that there are anyway. */
  void lookNow() {
    thread.lookNow();
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
    thread.remove(look);
    if (!thread.equals(ALL_CARDS)) {
      thread.end();
    }
  }
}
