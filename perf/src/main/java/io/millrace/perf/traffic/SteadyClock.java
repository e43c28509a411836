package io.millrace.perf.traffic;

import java.util.function.LongSupplier;

/**
 * A clock that never goes back, whatever the one behind it does, and counts when it would have. For
 * one thread.
 */
final class SteadyClock {
  private final LongSupplier source;
  private long last;
  private long jumps;
  private long largest;

  /** By a clock in nanoseconds from any origin. */
  SteadyClock(LongSupplier source) {
    this.source = source;
    last = source.getAsLong();
  }

  /** Now: never before what it said last. */
  long now() {
    long now = source.getAsLong();
    if (now - last < 0) {
      return wentBack(last - now);
    }
    last = now;
    return now;
  }

  private long wentBack(long nanos) {
    jumps++;
    largest = Math.max(largest, nanos);
    return last;
  }

  /** Readings that were before an earlier one. */
  long jumps() {
    return jumps;
  }

  /** The furthest that one of them was, in nanoseconds. */
  long largestNanos() {
    return largest;
  }
}
