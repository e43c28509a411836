package io.millrace.perf.machine;

/**
 * How much of each disturbance a trial may have.
 *
 * @param steal share of the processors' time that the hypervisor may take
 * @param waiting share of its time that a measuring thread may wait for its processor
 * @param slowdown share that the frequency may change by
 * @param clockMillis that the clocks may drift apart by
 */
public record Tolerance(double steal, double waiting, double slowdown, double clockMillis) {
  /**
   * Steal 1 %: its counter ticks ten milliseconds at a time, which no ring bridges. Waiting 5 %: a
   * pinned thread on a machine that does nothing else waits 1 to 5 % for the kernel's own work;
   * what is above has company. Frequency 5 %: more than the width that rates are searched to makes
   * them incomparable; governors' steps are larger. Clocks 50 ms: time servers slew by half a
   * millisecond a second, so that is a jump.
   */
  public static final Tolerance DEFAULT = new Tolerance(0.01, 0.05, 0.05, 50);
}
