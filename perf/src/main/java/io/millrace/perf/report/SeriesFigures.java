package io.millrace.perf.report;

import io.millrace.perf.report.chart.Axis;
import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.chart.LineChart;
import io.millrace.perf.report.chart.LinearScale;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Quantities over time: what has the same name and unit is one chart. */
final class SeriesFigures {
  /** More values than these are no table for people. */
  private static final int MOST_ROWS = 200;

  private SeriesFigures() {}

  /** A series of a device. */
  record Of(int style, String device, Series series) {}

  private record Kind(String name, String unit) {}

  /** One element for each kind. */
  static List<Element> of(List<Of> all, Ids ids) {
    Map<Kind, List<Of>> kinds = new LinkedHashMap<>();
    for (Of one : all) {
      if (!one.series().values().isEmpty()) {
        kinds
            .computeIfAbsent(
                new Kind(one.series().name(), one.series().unit()), kind -> new ArrayList<>())
            .add(one);
      }
    }
    List<Element> figures = new ArrayList<>();
    kinds.forEach((kind, series) -> figures.add(figure(kind, series, ids.next())));
    return figures;
  }

  private static Element figure(Kind kind, List<Of> all, String id) {
    double most =
        all.stream()
            .flatMap(one -> one.series().values().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow();
    Unit unit = unit(kind, most);
    double first =
        all.stream().mapToDouble(one -> one.series().seconds().getFirst()).min().orElseThrow();
    double last =
        all.stream().mapToDouble(one -> one.series().seconds().getLast()).max().orElseThrow();
    LineChart chart =
        new LineChart(
            id,
            "Over time: " + kind.name(),
            "How " + kind.name() + " went, second by second; dashed upright lines mark events.",
            new Axis("seconds", LinearScale.between(first, last, Numbers::plain)),
            new Axis(unit.name(), LinearScale.upTo(most, unit::round)));
    for (Of one : all) {
      chart.add(new Line(one.device(), one.style(), Line.Kind.CURVE, points(one.series())));
      one.series()
          .marks()
          .forEach(mark -> chart.event(mark.seconds(), one.device() + ": " + mark.text()));
    }
    return chart.figure(table(kind, all, unit));
  }

  private static Unit unit(Kind kind, double most) {
    return switch (kind.unit()) {
      case "frames/s" -> Unit.ofRates(most);
      case "bits/s" -> Unit.ofBits(most);
      default -> new Unit(kind.unit(), 1);
    };
  }

  private static List<Line.Point> points(Series series) {
    List<Line.Point> points = new ArrayList<>();
    for (int i = 0; i < series.values().size(); i++) {
      points.add(new Line.Point(series.seconds().get(i), series.values().get(i), ""));
    }
    return points;
  }

  private static Element table(Kind kind, List<Of> all, Unit unit) {
    DataTable table =
        new DataTable(kind.name() + ", " + unit.name(), "device", "second", unit.name(), "event");
    for (Of one : all) {
      Series series = one.series();
      int stride = (series.values().size() + MOST_ROWS - 1) / MOST_ROWS;
      for (int i = 0; i < series.values().size(); i += stride) {
        table.row(
            Element.of("bdi", one.device()),
            new Amount(Numbers.digits(series.seconds().get(i))),
            new Amount(unit.number(series.values().get(i))),
            "");
      }
      series
          .marks()
          .forEach(
              mark ->
                  table.row(
                      Element.of("bdi", one.device()),
                      new Amount(Numbers.digits(mark.seconds())),
                      "",
                      mark.text()));
    }
    return table.element();
  }
}
