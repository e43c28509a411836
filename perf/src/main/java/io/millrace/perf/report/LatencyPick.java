package io.millrace.perf.report;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The trials whose latency is shown: those made for it, or else those without loss that are nearest
 * to half and to nine tenths of the highest load without loss. Latencies compare only at loads that
 * say the same of each device.
 *
 * @param load in words, relative to the device's own capacity where it is known
 * @param order its place: trials of the same order are compared
 */
record LatencyPick(String load, int order, TrialResult trial, Distribution latency) {
  private static final double[] SHARES = {0.5, 0.9};

  /** How far from the wanted load a trial may be. */
  private static final double TOLERANCE = 0.2;

  /** In ascending order of load. */
  static List<LatencyPick> of(CaseResult result) {
    List<LatencyPick> made = made(result);
    return made.isEmpty() ? found(result) : made;
  }

  private static List<LatencyPick> made(CaseResult result) {
    Predicate<TrialResult> forLatency =
        trial -> trial.purpose().toLowerCase(Locale.ROOT).contains("latency");
    List<LatencyPick> picks = new ArrayList<>();
    for (TrialResult trial : result.byLoad()) {
      Distribution latency = trial.latency();
      if (forLatency.test(trial) && latency != null) {
        picks.add(new LatencyPick(load(result, trial), picks.size(), trial, latency));
      }
    }
    return picks;
  }

  private static List<LatencyPick> found(CaseResult result) {
    List<TrialResult> clean =
        result.byLoad().stream()
            .filter(trial -> trial.lossRatio() == 0 && hasValues(trial.latency()))
            .toList();
    List<LatencyPick> picks = new ArrayList<>();
    for (int i = 0; i < SHARES.length && !clean.isEmpty(); i++) {
      double wanted = SHARES[i] * clean.getLast().offered();
      TrialResult nearest =
          clean.stream()
              .min(Comparator.comparingDouble(trial -> Math.abs(trial.offered() - wanted)))
              .orElseThrow();
      if (Math.abs(nearest.offered() - wanted) <= TOLERANCE * wanted) {
        picks.add(
            new LatencyPick(
                load(result, nearest), i, nearest, Objects.requireNonNull(nearest.latency())));
      }
    }
    return picks;
  }

  private static boolean hasValues(@Nullable Distribution latency) {
    return latency != null && latency.count() > 0;
  }

  /** As a share of what the first goal's search found, if there was one. */
  private static String load(CaseResult result, TrialResult trial) {
    String rate = Numbers.rate(trial.offered());
    List<Repeated> found = Repeated.of(result);
    Double carried = found.isEmpty() ? null : found.getFirst().carried();
    return carried == null || carried == 0
        ? rate
        : Math.round(100 * trial.offered() / carried) + " % of " + found.getFirst().goal();
  }
}
