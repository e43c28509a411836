package io.millrace.perf.peers;

import io.millrace.perf.machine.CoreDistance.Regime;
import io.millrace.pipeline.TscRate;
import io.millrace.samples.view.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Rates beside each other. The ratio is the median over the rounds of the ratio of the medians in a
 * round, each of samples of one regime.
 */
final class RateTable {
  /** Above this, the generator waited for the device often enough to call the device the limit. */
  private static final double DEVICE_LIMIT = 0.1;

  private static final double DISTURBED = 0.1;
  private static final int FEWEST_SAMPLES = 3;

  private RateTable() {}

  static String of(List<Comparison.Job> jobs, List<Comparison.Turn> turns) {
    TextTable table =
        new TextTable(
            "case",
            "bytes",
            "cores",
            "Millrace",
            "cycles",
            "DPDK",
            "cycles",
            "ratio",
            "spread",
            "rounds",
            "limit",
            "waited");
    for (Comparison.Job job : jobs) {
      List<Comparison.Turn> own =
          turns.stream()
              .filter(
                  t -> t.scenario().equals(job.scenario().title()) && t.size().equals(job.size()))
              .toList();
      for (Regime regime : Regime.values()) {
        row(table, job, regime, own);
      }
    }
    return table
        + "Rates in millions of frames a second received back, medians of samples of 0.1 s;"
        + " cycles of the TSC a frame.\n";
  }

  private static void row(
      TextTable table, Comparison.Job job, Regime regime, List<Comparison.Turn> turns) {
    List<Comparison.Turn> ours = turns.stream().filter(t -> t.device().equals("millrace")).toList();
    List<Comparison.Turn> theirs =
        turns.stream().filter(t -> !t.device().equals("millrace")).toList();
    List<Double> ratios = new ArrayList<>();
    List<Trial.Sample> mine = ours.stream().flatMap(t -> samples(t, regime).stream()).toList();
    List<Trial.Sample> other = theirs.stream().flatMap(t -> samples(t, regime).stream()).toList();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      List<Trial.Sample> a = samples(ours.get(i), regime);
      List<Trial.Sample> b = samples(theirs.get(i), regime);
      if (a.size() >= FEWEST_SAMPLES && b.size() >= FEWEST_SAMPLES) {
        ratios.add(rate(a) / rate(b));
      }
    }
    if (mine.isEmpty() && other.isEmpty()) {
      return;
    }
    double waited = turns.stream().mapToDouble(t -> t.result().waited()).max().orElse(0);
    table.row(
        job.scenario().title(),
        job.size(),
        regime.name().toLowerCase(Locale.ROOT),
        number(rate(mine)),
        number(cycles(rate(mine))),
        number(rate(other)),
        number(cycles(rate(other))),
        number(median(ratios)),
        ratios.isEmpty()
            ? "-"
            : number(ratios.stream().min(Double::compare).orElseThrow())
                + "-"
                + number(ratios.stream().max(Double::compare).orElseThrow()),
        "" + ratios.size(),
        limit(mine) + "/" + limit(other),
        Math.round(waited * 100) + " %" + (waited > DISTURBED ? " (disturbed)" : ""));
  }

  private static List<Trial.Sample> samples(Comparison.Turn turn, Regime regime) {
    return IntStream.range(0, turn.regimes().size())
        .filter(i -> turn.regimes().get(i) == regime)
        .mapToObj(i -> turn.result().samples().get(i))
        .toList();
  }

  private static String limit(List<Trial.Sample> samples) {
    double idle = median(samples.stream().map(Trial.Sample::idle).toList());
    return samples.isEmpty() ? "-" : idle >= DEVICE_LIMIT ? "device" : "generator";
  }

  private static double rate(List<Trial.Sample> samples) {
    return median(samples.stream().map(Trial.Sample::mpps).toList());
  }

  private static double cycles(double mpps) {
    return TscRate.gigahertz() * 1e3 / mpps;
  }

  private static double median(List<Double> values) {
    return values.isEmpty()
        ? Double.NaN
        : values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? "-"
        : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }
}
