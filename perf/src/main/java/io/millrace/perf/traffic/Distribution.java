package io.millrace.perf.traffic;

import org.HdrHistogram.Histogram;

/**
 * A distribution of times in nanoseconds, precise to three digits (0.1 %) or one nanosecond. It
 * does not change.
 */
public final class Distribution {
  /** Of nothing. */
  public static final Distribution EMPTY = of(new Histogram(3));

  private final Histogram histogram;

  private Distribution(Histogram histogram) {
    this.histogram = histogram;
  }

  /** What a histogram says by now. */
  public static Distribution of(Histogram histogram) {
    return new Distribution(histogram.copy());
  }

  /** Number of values. */
  public long count() {
    return histogram.getTotalCount();
  }

  /** Whether there are no values; the figures then say 0. */
  public boolean isEmpty() {
    return count() == 0;
  }

  /** Smallest value. */
  public long min() {
    return isEmpty() ? 0 : histogram.getMinValue();
  }

  /** Largest value. */
  public long max() {
    return isEmpty() ? 0 : histogram.getMaxValue();
  }

  /** Mean value. */
  public double mean() {
    return isEmpty() ? 0 : histogram.getMean();
  }

  /** The value that so many of a hundred do not exceed. */
  public long at(double percentile) {
    return isEmpty() ? 0 : histogram.getValueAtPercentile(percentile);
  }

  /**
   * Packet delay variation at a percentile: what is above the smallest delay (RFC 5481, section
   * 4.2; RFC 8219, section 7.3.1, takes 99.9).
   */
  public long variation(double percentile) {
    return at(percentile) - min();
  }

  /** Both together. */
  public Distribution plus(Distribution other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Histogram sum = histogram.copy();
    sum.add(other.histogram);
    return new Distribution(sum);
  }

  /** The histogram itself, the caller's to keep. */
  public Histogram histogram() {
    return histogram.copy();
  }

  @Override
  public String toString() {
    return "%d values, %d to %d ns, median %d, p99 %d"
        .formatted(count(), min(), max(), at(50), at(99));
  }
}
