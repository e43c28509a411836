package io.millrace.perf.result;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device with one scenario and one frame size.
 *
 * @param scenario what the device was doing, such as macswap
 * @param step where this is one of a row of steps, such as 1000 routes; else null
 * @param frames the frame size as people say it: 64, imix
 * @param meanBytes mean bytes of a frame
 * @param lineRate frames a second that the line carries; 0 if there is no line
 * @param throughputs what searches found; several of one goal are repetitions, in order
 * @param trials all of them, also those that do not count, in order
 * @param figures other results: back-to-back, recovery, reset
 * @param series over time, of a trial that is worth it
 */
public record CaseResult(
    String scenario,
    @Nullable Step step,
    String frames,
    double meanBytes,
    double lineRate,
    List<Throughput> throughputs,
    List<TrialResult> trials,
    List<Figure> figures,
    List<Series> series) {
  /**
   * One of a row.
   *
   * @param name what grows: routes, rules, flows, tunnels
   * @param value how many
   */
  public record Step(String name, double value) {
    /** Checks. */
    public Step {
      Require.present(name, "name");
      Require.notNegative(value, "value");
    }
  }

  /** Copies the lists. */
  public CaseResult {
    Require.present(scenario, "scenario");
    Require.present(frames, "frames");
    Require.notNegative(meanBytes, "meanBytes");
    Require.notNegative(lineRate, "lineRate");
    throughputs = Require.copy(throughputs, "throughputs");
    trials = Require.copy(trials, "trials");
    figures = Require.copy(figures, "figures");
    series = Require.copy(series, "series");
  }

  /** Loss against load: all trials that count, by what they offered. */
  public List<TrialResult> byLoad() {
    return trials.stream()
        .filter(TrialResult::counts)
        .sorted(Comparator.comparingDouble(TrialResult::offered))
        .toList();
  }
}
