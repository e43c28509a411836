package io.millrace.perf.traffic;

import org.HdrHistogram.Histogram;

/** A histogram in the making, for one thread. What is out of its range counts at its end. */
final class Recorder {
  /** The longest time that is told apart from longer ones. */
  static final long LONGEST_NANOS = 20_000_000_000L;

  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
  private long negative;

  void record(long nanos) {
    if (nanos < 0) {
      negative++;
      histogram.recordValue(0);
    } else {
      histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
    }
  }

  /** Times below zero, which were counted as zero. */
  long negative() {
    return negative;
  }

  /** What was recorded so far. */
  Distribution distribution() {
    return Distribution.of(histogram);
  }
}
