package io.millrace.perf.method;

/**
 * Something that the machine did to a trial, beyond what is tolerated.
 *
 * @param kind what
 * @param detail for people, with the figure and the bound it exceeds
 */
public record Disturbance(Kind kind, String detail) {
  /** What machines do. */
  public enum Kind {
    /** The hypervisor ran somebody else. */
    STEAL,
    /** A measuring thread was ready to run and did not. */
    RUN_QUEUE,
    /** The processors' frequency was not what it had been. */
    FREQUENCY,
    /** A cache line's way between the processors changed. */
    DISTANCE,
    /** A clock jumped. */
    CLOCK,
    /** The generator could not keep to its schedule, though the device had room. */
    LATE
  }

  @Override
  public String toString() {
    return detail;
  }
}
