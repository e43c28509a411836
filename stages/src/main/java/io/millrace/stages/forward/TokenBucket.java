package io.millrace.stages.forward;

/** Lets so many through per second, and a few more at once after a pause. One thread. */
final class TokenBucket {
  private static final long SECOND = 1_000_000_000L;

  private final long perSecond;
  private final long burst;

  /** Tokens times a second in nanoseconds, so that no fraction gets lost. */
  private long level;

  private long last;
  private boolean started;

  TokenBucket(int perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst * SECOND;
  }

  boolean take(long nanos) {
    refill(nanos);
    if (level < SECOND) {
      return false;
    }
    level -= SECOND;
    return true;
  }

  private void refill(long nanos) {
    if (!started) {
      started = true;
      level = burst;
    } else if (nanos - last > 0) {
      long elapsed = Math.min(nanos - last, SECOND * 60);
      level = Math.min(burst, level + elapsed * perSecond);
    }
    last = nanos;
  }
}
