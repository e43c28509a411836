package io.millrace.perf.report;

import io.millrace.perf.report.Ratio.Spread;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.Figure;
import io.millrace.perf.result.Throughput;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * All ratios of one case of one device. Spreads are taken as wide as they can be: the least of one
 * by the greatest of the other.
 */
final class Ratios {
  private static final double[] PERCENTILES = {50, 99, 99.9};

  /** Standard deviations that hold 95 % of a normal distribution. */
  private static final double CONFIDENCE = 1.96;

  /** Loads further apart than this share are not the same. */
  private static final double SAME_LOAD = 0.1;

  private final String name;
  private final String device;
  private final CaseResult a;
  private final CaseResult b;
  private final List<Ratio> ratios = new ArrayList<>();

  private Ratios(String name, String device, CaseResult a, CaseResult b) {
    this.name = name;
    this.device = device;
    this.a = a;
    this.b = b;
  }

  static List<Ratio> of(String name, String device, CaseResult a, CaseResult b) {
    Ratios ratios = new Ratios(name, device, a, b);
    ratios.throughput();
    ratios.latency();
    ratios.figures();
    return ratios.ratios;
  }

  private void add(
      String what, String unit, boolean higherIsBetter, Spread a, Spread b, List<String> caveats) {
    if (a.low() > 0 && b.low() > 0) {
      ratios.add(Ratio.of(name, device, what, unit, higherIsBetter, a, b, caveats));
    }
  }

  private void throughput() {
    for (Repeated first : Repeated.of(a)) {
      Repeated second = Repeated.of(b, first.goal());
      Spread ours = spread(first);
      Spread theirs = spread(second);
      if (ours != null && theirs != null) {
        List<String> caveats = new ArrayList<>(caveats("A", first));
        caveats.addAll(caveats("B", second));
        add(first.goal(), "frames/s", true, ours, theirs, caveats);
      }
    }
  }

  /** From the least that was carried to the least that was not, of all repetitions. */
  private static @Nullable Spread spread(Repeated found) {
    Double carried = found.carried();
    if (carried == null) {
      return null;
    }
    double high = found.most();
    for (Throughput search : found.searches()) {
      Double upper = search.upper();
      high = upper == null ? high : Math.max(high, upper);
    }
    return new Spread(carried, found.least(), high);
  }

  private static List<String> caveats(String which, Repeated found) {
    List<String> caveats = new ArrayList<>();
    if (!found.isRegular()) {
      caveats.add(which + " " + found.verdict());
    }
    if (found.isFloor()) {
      caveats.add(which + " is a floor: the instrument was the limit");
    }
    if (found.disturbed() > 0) {
      caveats.add(which + " was disturbed");
    }
    if (found.searches().size() < 2) {
      caveats.add(which + " was not repeated");
    }
    return caveats;
  }

  private void latency() {
    for (LatencyPick first : LatencyPick.of(a)) {
      for (LatencyPick second : LatencyPick.of(b)) {
        if (first.order() == second.order()) {
          latency(first, second);
        }
      }
    }
  }

  private void latency(LatencyPick first, LatencyPick second) {
    List<String> caveats = new ArrayList<>();
    double loads = second.trial().offered() / first.trial().offered();
    if (Math.abs(loads - 1) > SAME_LOAD) {
      caveats.add(
          "the loads differ: "
              + Numbers.rate(first.trial().offered())
              + " and "
              + Numbers.rate(second.trial().offered()));
    }
    for (double percentile : PERCENTILES) {
      Spread ours = spread(first.latency(), percentile);
      Spread theirs = spread(second.latency(), percentile);
      if (ours != null && theirs != null) {
        String what = "p" + Distribution.name(percentile) + " at " + first.load();
        add(what, "ns", false, ours, theirs, caveats);
      }
    }
  }

  /**
   * A percentile between the values whose ranks bound it with 95 % confidence: the number of values
   * below it is binomial. Null where a bound would need more values than there are.
   */
  private static @Nullable Spread spread(Distribution latency, double percentile) {
    if (latency.count() == 0) {
      return null;
    }
    double share = percentile / 100;
    double margin = CONFIDENCE * Math.sqrt(share * (1 - share) / latency.count());
    if (share + margin >= 1 || share - margin <= 0) {
      return null;
    }
    Histogram histogram = latency.decode();
    return new Spread(
        histogram.getValueAtPercentile(percentile),
        histogram.getValueAtPercentile(100 * (share - margin)),
        histogram.getValueAtPercentile(100 * (share + margin)));
  }

  private void figures() {
    for (Figure first : a.figures()) {
      for (Figure second : b.figures()) {
        if (first.name().equals(second.name()) && first.unit().equals(second.unit())) {
          boolean isTime = first.unit().equals("s") || first.unit().equals("ns");
          add(first.name(), first.unit(), !isTime, spread(first), spread(second), List.of());
        }
      }
    }
  }

  private static Spread spread(Figure figure) {
    return new Spread(figure.value(), figure.least(), figure.most());
  }
}
