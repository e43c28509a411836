package io.millrace.perf.bench;

import io.millrace.perf.machine.MachineWatch;
import io.millrace.perf.machine.Tolerance;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Seconds;
import io.millrace.perf.method.Trial;
import io.millrace.perf.method.Undisturbed;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps every trial of a rig: those that count, and those that were disturbed and repeated. Belongs
 * to one thread.
 */
final class Recorder {
  /** The purpose for which neighbors' delays are compared as well. */
  static final String LATENCY = "latency";

  /** The purpose for which only the loss of a load counts. */
  static final String SEARCH = "search";

  private final Rig rig;
  private final double begun;
  private final Tolerance tolerance;
  private final List<TrialResult> trials = new ArrayList<>();
  private final Map<String, Warning> warnings = new LinkedHashMap<>();
  private Map<String, Long> dropsBefore = Map.of();

  /**
   * Of a rig.
   *
   * @param begun when the measurement began, by the system's clock
   * @param tolerance how much of each disturbance a trial may have
   */
  Recorder(Rig rig, double begun, Tolerance tolerance) {
    this.rig = rig;
    this.begun = begun;
    this.tolerance = tolerance;
  }

  /** Measures through the rig, watches the machine, repeats what it disturbed, and keeps it all. */
  Measurer measurer(String purpose, Frames frames, int repetitions) throws MeasureException {
    MachineWatch watched =
        new MachineWatch(
            rig.measurer(frames, purpose.equals(LATENCY)), rig.cpus(), rig::processes, tolerance);
    dropsBefore = rig.drops();
    Measurer measurer =
        purpose.equals(SEARCH) ? offer -> Excused.of(watched.measure(offer)) : watched;
    return new Undisturbed(
        measurer, repetitions, (trial, counts) -> record(purpose, trial, counts));
  }

  private void record(String purpose, Trial trial, boolean counts) {
    double start = Math.max(0, Seconds.SYSTEM.now() - begun - trial.offer().seconds());
    trials.add(Findings.trial(purpose, start, trial, counts, newDrops()));
    for (String warning : counts ? trial.warnings() : List.<String>of()) {
      // a search overloads on purpose: what every such trial says is no news
      if (!purpose.equals(SEARCH) || !warning.contains("passed over")) {
        warnings.merge(kind(warning), new Warning(warning, 1), Warning::plus);
      }
    }
  }

  /** Warnings that differ by their figures only are one. */
  private static String kind(String warning) {
    return warning.replaceAll("[0-9][0-9,.]*", "#");
  }

  /**
   * A warning and how many trials gave it.
   *
   * @param text of the first
   */
  private record Warning(String text, int trials) {
    Warning plus(Warning other) {
      return new Warning(text, trials + other.trials);
    }

    @Override
    public String toString() {
      return trials == 1 ? text : text + " (so or alike in " + trials + " trials)";
    }
  }

  /** What the trials so far warn of, each kind once. */
  List<String> warnings() {
    return warnings.values().stream().map(Warning::toString).toList();
  }

  private Map<String, Long> newDrops() {
    Map<String, Long> now = rig.drops();
    Map<String, Long> more = new HashMap<>();
    now.forEach(
        (reason, count) -> {
          long since = count - dropsBefore.getOrDefault(reason, 0L);
          if (since > 0) {
            more.put(reason, since);
          }
        });
    dropsBefore = now;
    return more;
  }

  /** What was measured since this was last asked. */
  List<TrialResult> take() {
    List<TrialResult> taken = List.copyOf(trials);
    trials.clear();
    return taken;
  }
}
