package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Name;
import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.report.chart.Axis;
import io.millrace.perf.report.chart.CategoryScale;
import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.chart.LineChart;
import io.millrace.perf.report.chart.LinearScale;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Throughput against frame size, a chart for each goal and one in bits, and all of it as a table.
 */
final class ThroughputSection {
  /** Preamble, start delimiter and gap: IEEE 802.3 §4.4.2. */
  private static final int OVERHEAD_BYTES = 20;

  private final List<CaseGroup> groups;
  private final Ids ids;

  ThroughputSection(List<CaseGroup> groups, Ids ids) {
    this.groups = groups;
    this.ids = ids;
  }

  /** Empty if nothing was searched for. */
  List<Element> content() {
    List<Element> content = new ArrayList<>();
    byScenario()
        .forEach(
            (scenario, sizes) -> {
              if (goals(sizes).isEmpty()) {
                return;
              }
              content.add(Element.of("h3", scenario));
              content.add(
                  Element.of("div").with("class", "charts").addAll(charts(scenario, sizes)));
              content.add(table(sizes, "Throughput, " + scenario));
            });
    return content;
  }

  /** Steps have a chart of their own. */
  private Map<String, List<CaseGroup>> byScenario() {
    Map<String, List<CaseGroup>> scenarios = new LinkedHashMap<>();
    for (CaseGroup group : groups) {
      if (group.name().step() == null) {
        scenarios.computeIfAbsent(group.name().scenario(), name -> new ArrayList<>()).add(group);
      }
    }
    return scenarios;
  }

  private List<Element> charts(String scenario, List<CaseGroup> sizes) {
    List<Element> charts = new ArrayList<>();
    List<String> goals = goals(sizes);
    for (String goal : goals) {
      charts.add(chart(scenario, sizes, goal, false));
    }
    charts.add(chart(scenario, sizes, goals.getFirst(), true));
    return charts;
  }

  static List<String> goals(List<CaseGroup> groups) {
    return groups.stream()
        .flatMap(group -> group.parts().stream())
        .flatMap(part -> Repeated.of(part.result()).stream())
        .map(Repeated::goal)
        .distinct()
        .toList();
  }

  private Element chart(String scenario, List<CaseGroup> sizes, String goal, boolean inBits) {
    ToDoubleFunction<Part> factor =
        part -> inBits ? 8 * (part.result().meanBytes() + OVERHEAD_BYTES) : 1;
    double most =
        sizes.stream()
            .flatMap(group -> group.parts().stream())
            .mapToDouble(e -> factor.applyAsDouble(e) * Math.max(top(e, goal), lineRate(e)))
            .max()
            .orElse(1);
    Unit unit = inBits ? Unit.ofBits(most) : Unit.ofRates(most);
    LineChart chart =
        new LineChart(
            ids.next(),
            goal + (inBits ? " in bits on the wire" : "") + " against frame size",
            "Highest load that each device carried in " + scenario + ", for each frame size.",
            new Axis(
                "frame size, bytes",
                new CategoryScale(sizes.stream().map(group -> group.name().frames()).toList())),
            new Axis(unit.name(), LinearScale.upTo(most, unit::round)));
    lines(sizes, goal, factor, unit).forEach(chart::add);
    return chart.figure(small(sizes, goal, factor, unit));
  }

  private static double lineRate(Part part) {
    return part.result().lineRate();
  }

  private static double top(Part part, String goal) {
    Repeated repeated = Repeated.of(part.result(), goal);
    return repeated.carried() == null ? 0 : repeated.most();
  }

  private static List<Line> lines(
      List<CaseGroup> sizes, String goal, ToDoubleFunction<Part> factor, Unit unit) {
    Map<Integer, List<Line.Point>> points = new LinkedHashMap<>();
    Map<Integer, String> names = new LinkedHashMap<>();
    List<Line.Point> line = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      for (Part part : sizes.get(i).parts()) {
        names.put(part.style(), part.device());
        Repeated found = Repeated.of(part.result(), goal);
        Double carried = found.carried();
        if (carried != null) {
          points
              .computeIfAbsent(part.style(), style -> new ArrayList<>())
              .add(point(i, part, found, carried, factor.applyAsDouble(part), unit));
        }
      }
      Part any = sizes.get(i).parts().getFirst();
      if (any.result().lineRate() > 0) {
        line.add(new Line.Point(i, any.result().lineRate() * factor.applyAsDouble(any), ""));
      }
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("line rate", 0, Line.Kind.REFERENCE, line));
    points.forEach(
        (style, row) -> lines.add(new Line("" + names.get(style), style, Line.Kind.SOLID, row)));
    return lines;
  }

  private static Line.Point point(
      int x, Part part, Repeated found, double carried, double factor, Unit unit) {
    String text =
        "%s, %s %s%s%s"
            .formatted(
                CaseGroup.Name.of(part.result()).size(),
                unit.number(carried * factor),
                unit.name(),
                found.isFloor() ? ", at least: the instrument was the limit" : "",
                found.isRegular() ? "" : ", " + found.verdict());
    return new Line.Point(
        x,
        carried * factor,
        found.least() * factor,
        found.most() * factor,
        found.isRegular() && !found.isFloor(),
        text);
  }

  private static Element small(
      List<CaseGroup> sizes, String goal, ToDoubleFunction<Part> factor, Unit unit) {
    DataTable table =
        new DataTable(goal + ", " + unit.name(), "frame size", "device", goal, "line");
    for (CaseGroup group : sizes) {
      for (Part part : group.parts()) {
        Double carried = Repeated.of(part.result(), goal).carried();
        double by = factor.applyAsDouble(part);
        table.row(
            group.name().size(),
            Element.of("bdi", part.device()),
            new Amount(carried == null ? "none" : unit.number(carried * by)),
            new Amount(lineRate(part) == 0 ? "–" : unit.number(lineRate(part) * by)));
      }
    }
    return table.element();
  }

  /** Everything that there is to know of the searches. */
  static Element table(List<CaseGroup> groups, String caption) {
    DataTable table =
        new DataTable(
            caption,
            "case",
            "device",
            "goal",
            "carried",
            "repetitions",
            "bound above",
            "of line rate",
            "limit",
            "result");
    for (CaseGroup group : groups) {
      for (Part part : group.parts()) {
        for (Repeated found : Repeated.of(part.result())) {
          row(table, group.name(), part, found);
        }
      }
    }
    return table.element();
  }

  private static void row(DataTable table, Name name, Part part, Repeated found) {
    Double carried = found.carried();
    Unit unit = Unit.ofRates(carried == null ? 0 : carried);
    double line = part.result().lineRate();
    table.row(
        name.step() == null ? name.size() : name.toString(),
        Element.of("bdi", part.device()),
        found.goal(),
        new Amount(
            carried == null ? "none" : (found.isFloor() ? "≥ " : "") + Numbers.rate(carried)),
        new Amount(found.spread(unit)),
        new Amount(upper(found)),
        new Amount(line == 0 || carried == null ? "–" : Numbers.percent(carried / line)),
        found.limit(),
        verdict(found));
  }

  private static String upper(Repeated found) {
    return found.searches().stream()
        .map(search -> search.upper())
        .filter(Objects::nonNull)
        .max(Double::compare)
        .map(Numbers::rate)
        .orElse("–");
  }

  private static Element verdict(Repeated found) {
    String text =
        found.verdict() + (found.disturbed() == 0 ? "" : ", " + found.disturbed() + " disturbed");
    return found.isRegular() && found.disturbed() == 0
        ? Element.of("span", text)
        : Element.of("span", "⚠ " + text).with("class", "warn");
  }
}
