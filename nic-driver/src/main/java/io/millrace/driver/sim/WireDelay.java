package io.millrace.driver.sim;

/**
 * How long packets take over one queue of a wire in one direction. Called by the thread that sends,
 * once for each packet and in their order, which the wire keeps: an arrival is never before the one
 * of the packet ahead.
 */
@FunctionalInterface
public interface WireDelay {
  /** No time at all. */
  WireDelay NONE = sentNanos -> sentNanos;

  /**
   * When the next packet arrives.
   *
   * @param sentNanos when it was sent, in nanoseconds of the wire's clock
   * @return when it arrives, at the earliest when the packet ahead does
   */
  long arrival(long sentNanos);

  /** The same delay for all. */
  static WireDelay of(long nanos) {
    if (nanos < 0) {
      throw new IllegalArgumentException("a wire that takes " + nanos + " ns");
    }
    return nanos == 0 ? NONE : sentNanos -> sentNanos + nanos;
  }
}
