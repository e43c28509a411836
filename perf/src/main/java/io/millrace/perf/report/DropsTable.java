package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.report.chart.Line;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Drops by reason, as the devices count them, over all trials that count; each with a bar. */
final class DropsTable {
  private static final int BAR = 160;

  private DropsTable() {}

  /** One element, or none if no device told a reason. */
  static List<Element> of(CaseGroup group) {
    DataTable table =
        new DataTable(
            "Drops by reason, in all trials that count",
            "device",
            "reason",
            "frames",
            "of all dropped",
            "");
    for (Part part : group.parts()) {
      rows(table, part);
    }
    return table.isEmpty()
        ? List.of()
        : List.of(Element.of("figure", table.element()).with("class", "drops"));
  }

  private static void rows(DataTable table, Part part) {
    Map<String, Long> drops = new TreeMap<>();
    for (TrialResult trial : part.result().byLoad()) {
      trial.drops().forEach((reason, count) -> drops.merge(reason, count, Long::sum));
    }
    double all = drops.values().stream().mapToLong(Long::longValue).sum();
    drops.entrySet().stream()
        .filter(drop -> drop.getValue() > 0)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            drop ->
                table.row(
                    Element.of("bdi", part.device()),
                    Element.of("bdi", drop.getKey()),
                    new Amount(Numbers.count(drop.getValue())),
                    new Amount(Numbers.percent(drop.getValue() / all)),
                    bar(part.style(), drop.getValue() / all)));
  }

  private static Element bar(int style, double share) {
    return Element.of("svg", rectangle("full", BAR), rectangle("part", Math.max(1, share * BAR)))
        .with("class", "bar c" + style % Line.STYLES)
        .with("viewBox", "0 0 " + BAR + " 12")
        .with("aria-hidden", "true");
  }

  private static Element rectangle(String kind, double width) {
    return Element.of("rect")
        .with("class", kind)
        .with("width", width)
        .with("height", 12)
        .with("rx", 2);
  }
}
