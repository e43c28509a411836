package io.millrace.perf.bench;

import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.Series;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Trials in a row as quantities over time, with what the machine did to them as marks. */
final class Courses {
  private Courses() {}

  /** Frames a second that came back. */
  static Series received(List<TrialResult> trials) {
    return series("received", "frames/s", trials, trial -> trial.received() / trial.seconds());
  }

  /** A percentile of the latency; trials without a single frame are left out. */
  static Series latency(List<TrialResult> trials, double percentile) {
    String name = Distribution.name(percentile);
    return series(
        "latency p" + name,
        "µs",
        trials.stream().filter(trial -> trial.latency() != null).toList(),
        trial -> {
          Distribution latency = trial.latency();
          return latency == null ? 0 : latency.percentiles().getOrDefault(name, 0L) / 1e3;
        });
  }

  private static Series series(
      String name, String unit, List<TrialResult> trials, ToDoubleFunction<TrialResult> value) {
    List<Series.Mark> marks = new ArrayList<>();
    for (TrialResult trial : trials) {
      if (trial.isDisturbed()) {
        marks.add(new Series.Mark(trial.startSeconds(), String.join("; ", trial.disturbances())));
      }
    }
    return new Series(
        name,
        unit,
        trials.stream().map(TrialResult::startSeconds).toList(),
        trials.stream().map(trial -> value.applyAsDouble(trial)).toList(),
        marks);
  }
}
