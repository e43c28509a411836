package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.result.CaseResult.Step;
import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.Throughput;
import io.millrace.perf.result.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as comma separated values (RFC 4180), one table a file, with a heading. Rates are
 * frames a second, latencies nanoseconds; what is unknown is empty.
 */
public final class CsvReport {
  private static final List<String> CASE = List.of("device", "scenario", "step", "at", "frames");

  private CsvReport() {}

  /** A line for each search. */
  public static String throughput(Measurement measurement) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        CASE,
        List.of(
            "goal",
            "loss ratio",
            "lower",
            "upper",
            "conditional",
            "line rate",
            "regular",
            "verdict",
            "limit",
            "trials",
            "disturbed",
            "seconds"));
    for (CaseGroup group : CaseGroup.of(measurement)) {
      for (Part part : group.parts()) {
        for (Throughput found : part.result().throughputs()) {
          line(text, names(part), cells(part, found));
        }
      }
    }
    return text.toString();
  }

  private static List<String> cells(Part part, Throughput found) {
    return List.of(
        found.goal(),
        "" + found.lossRatio(),
        orEmpty(found.lower()),
        orEmpty(found.upper()),
        orEmpty(found.conditional()),
        "" + part.result().lineRate(),
        "" + found.regular(),
        found.verdict(),
        TrialsTable.limit(found.limit()),
        "" + found.trials(),
        "" + found.disturbed(),
        "" + found.seconds());
  }

  /** A line for each trial, those included that do not count. */
  public static String trials(Measurement measurement) {
    StringBuilder text = new StringBuilder();
    List<String> headings =
        new ArrayList<>(
            List.of(
                "purpose",
                "start",
                "seconds",
                "offered",
                "planned",
                "sent",
                "received",
                "lost",
                "duplicated",
                "reordered",
                "reorder depth",
                "damaged",
                "foreign",
                "limit",
                "counts",
                "disturbances",
                "latency count",
                "latency min",
                "latency mean"));
    Distribution.PERCENTILES.forEach(p -> headings.add("latency p" + Distribution.name(p)));
    headings.addAll(List.of("latency max", "departure p99", "drops"));
    line(text, CASE, headings);
    for (CaseGroup group : CaseGroup.of(measurement)) {
      for (Part part : group.parts()) {
        for (TrialResult trial : part.result().trials()) {
          line(text, names(part), cells(trial));
        }
      }
    }
    return text.toString();
  }

  private static List<String> cells(TrialResult trial) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                trial.purpose(),
                "" + trial.startSeconds(),
                "" + trial.seconds(),
                "" + trial.offered(),
                "" + trial.planned(),
                "" + trial.sent(),
                "" + trial.received(),
                "" + trial.lost(),
                "" + trial.duplicated(),
                "" + trial.reordered(),
                "" + trial.reorderDepth(),
                "" + trial.damaged(),
                "" + trial.foreign(),
                TrialsTable.limit(trial.limit()),
                "" + trial.counts(),
                String.join("; ", trial.disturbances())));
    Distribution latency = trial.latency();
    cells.add(latency == null ? "" : "" + latency.count());
    cells.add(latency == null ? "" : "" + latency.min());
    cells.add(latency == null ? "" : "" + latency.mean());
    Distribution.PERCENTILES.forEach(p -> cells.add(percentile(latency, Distribution.name(p))));
    cells.add(latency == null ? "" : "" + latency.max());
    cells.add(percentile(trial.departure(), "99"));
    cells.add(
        trial.drops().entrySet().stream()
            .map(drop -> drop.getKey() + "=" + drop.getValue())
            .collect(Collectors.joining("; ")));
    return cells;
  }

  private static String percentile(@Nullable Distribution distribution, String name) {
    return distribution == null ? "" : orEmpty(distribution.percentiles().get(name));
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static List<String> names(Part part) {
    Step step = part.result().step();
    return List.of(
        part.device(),
        part.result().scenario(),
        step == null ? "" : step.name(),
        step == null ? "" : Numbers.plain(step.value()).replace(",", ""),
        part.result().frames());
  }

  private static void line(StringBuilder text, List<String> first, List<String> rest) {
    List<String> cells = new ArrayList<>(first);
    cells.addAll(rest);
    text.append(cells.stream().map(CsvReport::quoted).collect(Collectors.joining(",")));
    text.append("\r\n");
  }

  /** Quoted where it must be; a name that a spreadsheet would calculate is made text. */
  static String quoted(String cell) {
    String safe = cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
