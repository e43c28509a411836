package io.millrace.perf.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the instrument found when it measured itself, before it judged another.
 *
 * @param ceiling highest rate it sends and receives without any device, frames a second
 * @param resolutionNanos smallest difference in latency that it tells
 * @param floorNanos latency that it sees without any device, which is part of every latency
 * @param gapErrorNanos what the time between two departures is off by at a million frames a second,
 *     in 99 of 100 cases; null in results from before it was kept
 * @param medianNanos median of the latency at that rate, or null as before
 * @param checks against known faults and against itself
 */
public record SelfCheck(
    double ceiling,
    double resolutionNanos,
    double floorNanos,
    @Nullable Double gapErrorNanos,
    @Nullable Double medianNanos,
    List<Check> checks) {
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
