package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.report.chart.Axis;
import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.chart.LineChart;
import io.millrace.perf.report.chart.LinearScale;
import io.millrace.perf.report.chart.LogScale;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.CaseResult.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Throughput against what grows: routes, rules, flows, tunnels. */
final class StepsSection {
  private final List<CaseGroup> groups;
  private final Ids ids;

  StepsSection(List<CaseGroup> groups, Ids ids) {
    this.groups = groups;
    this.ids = ids;
  }

  /** A row of steps: all that differ in nothing but how many. */
  private record Row(String scenario, String what, String size) {}

  private record At(double value, CaseGroup group) {}

  /** Empty if there are none. */
  List<Element> content() {
    List<Element> content = new ArrayList<>();
    Element charts = Element.of("div").with("class", "charts");
    List<CaseGroup> all = new ArrayList<>();
    rows()
        .forEach(
            (row, steps) -> {
              List<CaseGroup> own = steps.stream().map(At::group).toList();
              all.addAll(own);
              for (String goal : ThroughputSection.goals(own)) {
                charts.add(chart(row, steps, goal));
              }
            });
    if (!charts.isEmpty()) {
      content.add(charts);
      content.add(ThroughputSection.table(all, "Throughput, step by step"));
    }
    return content;
  }

  private Map<Row, List<At>> rows() {
    Map<Row, List<At>> rows = new LinkedHashMap<>();
    for (CaseGroup group : groups) {
      Step step = group.name().step();
      if (step != null) {
        rows.computeIfAbsent(
                new Row(group.name().scenario(), step.name(), group.name().size()),
                row -> new ArrayList<>())
            .add(new At(step.value(), group));
      }
    }
    rows.values().forEach(steps -> steps.sort(Comparator.comparingDouble(At::value)));
    return rows;
  }

  private Element chart(Row row, List<At> steps, String goal) {
    Map<Integer, List<Line.Point>> points = new LinkedHashMap<>();
    Map<Integer, String> names = new LinkedHashMap<>();
    double most = 0;
    for (At step : steps) {
      for (Part part : step.group().parts()) {
        Repeated found = Repeated.of(part.result(), goal);
        Double carried = found.carried();
        if (carried != null) {
          names.put(part.style(), part.device());
          most = Math.max(most, found.most());
          points
              .computeIfAbsent(part.style(), style -> new ArrayList<>())
              .add(
                  new Line.Point(
                      step.value(),
                      carried,
                      found.least(),
                      found.most(),
                      found.isRegular() && !found.isFloor(),
                      Numbers.plain(step.value())
                          + " "
                          + row.what()
                          + ", "
                          + Numbers.rate(carried)));
        }
      }
    }
    Unit unit = Unit.ofRates(most);
    LineChart chart =
        new LineChart(
            ids.next(),
            "%s against %s, %s, %s".formatted(goal, row.what(), row.scenario(), row.size()),
            "Highest load that each device carried, for each number of " + row.what() + ".",
            new Axis(row.what(), scale(steps)),
            new Axis(unit.name(), LinearScale.upTo(most, unit::round)));
    points.forEach(
        (style, line) -> chart.add(new Line("" + names.get(style), style, Line.Kind.SOLID, line)));
    return chart.figure(
        ThroughputSection.table(steps.stream().map(At::group).toList(), goal + ", " + row.what()));
  }

  /** By decades; none at all has a place too. */
  private static LogScale scale(List<At> steps) {
    double least = steps.stream().mapToDouble(At::value).filter(value -> value > 0).min().orElse(1);
    return new LogScale(
        least,
        Math.max(least, steps.getLast().value()),
        steps.getFirst().value() == 0,
        Numbers::thousands);
  }
}
