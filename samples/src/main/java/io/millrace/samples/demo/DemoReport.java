package io.millrace.samples.demo;

import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.samples.view.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demo's result for people. */
final class DemoReport {
  private final DemoResult result;

  DemoReport(DemoResult result) {
    this.result = result;
  }

  String text() {
    return TextTable.stack(placements(), drops(), balance());
  }

  private TextTable placements() {
    TextTable table = new TextTable("placement", "stage", "packets", "Mpps", "cycles/packet");
    for (DemoPhase phase : result.phases()) {
      DemoResult alone = new DemoResult(List.of(phase));
      Map<String, Load> loads = alone.loads();
      double cycles = DemoResult.cyclesPerPacket(loads.values(), phase.generated());
      table.row(
          phase.placement(), "all", phase.generated(), decimals(phase.mpps()), decimals(cycles));
      loads.forEach(
          (name, load) ->
              table.row("", name, load.packets(), "", decimals(load.cyclesPerPacket())));
    }
    return table;
  }

  private TextTable drops() {
    TextTable table = new TextTable("dropped for", "packets", "generated", "");
    Map<String, Long> expected = result.expectedDrops();
    result
        .dropped()
        .forEach(
            (reason, count) -> {
              long wanted = expected.getOrDefault(reason, 0L);
              table.row(reason, count, wanted, count == wanted ? "equal" : "DIFFERENT");
            });
    return table;
  }

  private String balance() {
    long dropped = result.dropped().values().stream().mapToLong(Long::longValue).sum();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d generated = %,d forwarded + %,d dropped + %,d held, in %.1f s: %.2f Mpps%n",
            result.generated(),
            result.forwarded(),
            dropped,
            result.held(),
            result.seconds(),
            result.mpps()));
    List<String> wrong = result.discrepancies();
    wrong.forEach(line -> text.append("MISMATCH ").append(line).append('\n'));
    if (wrong.isEmpty()) {
      text.append("Every packet is accounted for, and every count is the generator's own.\n");
    }
    return text.toString();
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%8.2f", value);
  }
}
