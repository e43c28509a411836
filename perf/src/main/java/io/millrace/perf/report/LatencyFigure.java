package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.report.chart.Axis;
import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.chart.LineChart;
import io.millrace.perf.report.chart.LogScale;
import io.millrace.perf.report.chart.PercentileScale;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Latency by percentile: a curve for each device and load. */
final class LatencyFigure {
  /** Points of a curve for each halving of what lies above. */
  private static final int POINTS_PER_HALF = 4;

  private static final List<String> SHOWN =
      List.of("50", "90", "99", "99.9", "99.99", "99.999", "99.9999");

  private final CaseGroup group;
  private final String id;

  LatencyFigure(CaseGroup group, String id) {
    this.group = group;
    this.id = id;
  }

  /** One element, or none if no latency was measured. */
  List<Element> elements() {
    List<Distribution> all =
        picks().map(LatencyPick::latency).filter(latency -> latency.count() > 0).toList();
    if (all.isEmpty()) {
      return List.of();
    }
    double count = all.stream().mapToLong(Distribution::count).max().orElseThrow();
    double least = all.stream().mapToLong(Distribution::min).min().orElseThrow();
    double most = all.stream().mapToLong(Distribution::max).max().orElseThrow();
    LineChart chart =
        new LineChart(
            id,
            "Latency by percentile",
            "How long frames were under way, for each device at loads relative to its own"
                + " capacity. The further to the right, the rarer.",
            new Axis("percentile", new PercentileScale(count)),
            new Axis(
                "latency",
                new LogScale(Math.max(1, least), Math.max(1, most), false, Numbers::roundNanos)));
    for (Part part : group.parts()) {
      for (LatencyPick pick : LatencyPick.of(part.result())) {
        chart.add(curve(part, pick));
      }
    }
    return List.of(chart.figure(table()));
  }

  private Stream<LatencyPick> picks() {
    return group.parts().stream().flatMap(part -> LatencyPick.of(part.result()).stream());
  }

  private static Line curve(Part part, LatencyPick pick) {
    List<Line.Point> points = new ArrayList<>();
    if (pick.latency().count() > 0) {
      Histogram histogram = pick.latency().decode();
      double last = 100 * (1 - 1.0 / histogram.getTotalCount());
      for (HistogramIterationValue value : histogram.percentiles(POINTS_PER_HALF)) {
        double percentile = Math.min(last, value.getPercentileLevelIteratedTo());
        points.add(new Line.Point(percentile, value.getValueIteratedTo(), ""));
      }
    }
    return new Line(
        part.device() + " at " + pick.load(),
        part.style(),
        pick.order() % 2 == 0 ? Line.Kind.DASHED_CURVE : Line.Kind.CURVE,
        points);
  }

  private Element table() {
    List<String> headings = new ArrayList<>(List.of("device", "load", "frames", "min"));
    SHOWN.forEach(percentile -> headings.add("p" + percentile));
    headings.add("max");
    DataTable table = new DataTable("Latency by percentile", headings.toArray(String[]::new));
    for (Part part : group.parts()) {
      for (LatencyPick pick : LatencyPick.of(part.result())) {
        Distribution latency = pick.latency();
        List<Object> cells = new ArrayList<>();
        cells.add(Element.of("bdi", part.device()));
        cells.add(pick.load());
        cells.add(new Amount(Numbers.count(latency.count())));
        cells.add(new Amount(Numbers.nanos((double) latency.min())));
        SHOWN.forEach(percentile -> cells.add(new Amount(value(latency, percentile))));
        cells.add(new Amount(Numbers.nanos((double) latency.max())));
        table.row(cells.toArray());
      }
    }
    return table.element();
  }

  /** A dash where too few frames were measured to tell it from the maximum. */
  static String value(Distribution latency, String percentile) {
    Long nanos = latency.percentiles().get(percentile);
    double beyond = latency.count() * (1 - Double.parseDouble(percentile) / 100);
    return nanos == null || beyond < 1 ? "–" : Numbers.nanos(nanos);
  }
}
