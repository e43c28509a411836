package io.millrace.driver.memif;

/** How long to wait before the next attempt: twice as long each time, up to a limit. */
final class Backoff {
  private static final int FIRST_MILLIS = 100;
  private static final int LAST_MILLIS = 5_000;

  private int millis = FIRST_MILLIS;

  /** Milliseconds until the next attempt, which counts as one. */
  int next() {
    int now = millis;
    millis = Math.min(2 * millis, LAST_MILLIS);
    return now;
  }

  /** The attempt has succeeded. */
  void reset() {
    millis = FIRST_MILLIS;
  }
}
