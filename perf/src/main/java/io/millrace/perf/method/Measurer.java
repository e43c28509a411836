package io.millrace.perf.method;

/** Runs trials, one at a time. */
@FunctionalInterface
public interface Measurer {
  /**
   * Offers, waits for what is under way, and counts.
   *
   * @throws MeasureException if nothing can be measured at all: no link, no port, a device that
   *     sends back what nobody sent
   */
  Trial measure(Offer offer) throws MeasureException;
}
