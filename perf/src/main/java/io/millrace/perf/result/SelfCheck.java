package io.millrace.perf.result;

import java.util.List;

/**
 * What the instrument found when it measured itself, before it judged another.
 *
 * @param ceiling highest rate it sends and receives without any device, frames a second
 * @param resolutionNanos smallest difference in latency that it tells
 * @param floorNanos latency that it sees without any device, which is part of every latency
 * @param checks against known faults and against itself
 */
public record SelfCheck(
    double ceiling, double resolutionNanos, double floorNanos, List<Check> checks) {
  /**
   * One of them.
   *
   * @param name what was injected or tried
   * @param expected with unit
   * @param measured with unit
   */
  public record Check(String name, String expected, String measured, boolean passed) {
    /** Checks. */
    public Check {
      Require.present(name, "name");
      Require.present(expected, "expected");
      Require.present(measured, "measured");
    }
  }

  /** Copies the list. */
  public SelfCheck {
    Require.notNegative(ceiling, "ceiling");
    Require.notNegative(resolutionNanos, "resolutionNanos");
    Require.notNegative(floorNanos, "floorNanos");
    checks = Require.copy(checks, "checks");
  }
}
