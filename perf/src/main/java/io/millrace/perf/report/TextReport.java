package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.Figure;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.SelfCheck;
import io.millrace.perf.result.TrialResult;
import io.millrace.samples.view.TextTable;
import java.util.ArrayList;
import java.util.List;

/** A measurement in the terminal: what was found, and what to know before it is quoted. */
public final class TextReport {
  private static final List<String> PERCENTILES = List.of("50", "99", "99.9", "99.99");

  private TextReport() {}

  /** Tables and lines, each ended by a line break. */
  public static String of(Measurement measurement) {
    List<CaseGroup> groups = CaseGroup.of(measurement);
    List<Object> parts = new ArrayList<>();
    parts.add(clean(measurement.title()) + "\n");
    addIfAny(parts, throughput(groups));
    addIfAny(parts, latency(groups));
    addIfAny(parts, figures(groups));
    SelfCheck check = measurement.selfCheck();
    if (check != null) {
      parts.add(instrument(check));
    }
    addIfAny(parts, warnings(measurement));
    return TextTable.stack(parts.toArray());
  }

  private static void addIfAny(List<Object> parts, String part) {
    if (part.lines().count() > 1) {
      parts.add(part);
    }
  }

  private static String throughput(List<CaseGroup> groups) {
    TextTable table =
        new TextTable(
            "case", "device", "goal", "carried", "repetitions", "line", "limit", "result");
    for (CaseGroup group : groups) {
      for (Part part : group.parts()) {
        for (Repeated found : Repeated.of(part.result())) {
          Double carried = found.carried();
          double line = part.result().lineRate();
          table.row(
              clean(group.name().toString()),
              clean(part.device()),
              clean(found.goal()),
              carried == null ? "none" : (found.isFloor() ? ">= " : "") + Numbers.rate(carried),
              found.spread(Unit.ofRates(carried == null ? 0 : carried)).replace("–", "-"),
              carried == null || line == 0 ? "-" : Numbers.percent(carried / line),
              found.limit(),
              clean(found.verdict())
                  + (found.disturbed() == 0 ? "" : " (" + found.disturbed() + " disturbed)"));
        }
      }
    }
    return table.toString();
  }

  private static String latency(List<CaseGroup> groups) {
    TextTable table =
        new TextTable("case", "device", "load", "p50", "p99", "p99.9", "p99.99", "max", "frames");
    for (CaseGroup group : groups) {
      for (Part part : group.parts()) {
        for (LatencyPick pick : LatencyPick.of(part.result())) {
          Distribution latency = pick.latency();
          List<Object> cells = new ArrayList<>();
          cells.add(clean(group.name().toString()));
          cells.add(clean(part.device()));
          cells.add(clean(pick.load()));
          PERCENTILES.forEach(
              name -> cells.add(LatencyFigure.value(latency, name).replace("–", "-")));
          cells.add(Numbers.nanos((double) latency.max()));
          cells.add(latency.count());
          table.row(cells.toArray());
        }
      }
    }
    return table.toString();
  }

  private static String figures(List<CaseGroup> groups) {
    TextTable table = new TextTable("case", "device", "what", "result", "note");
    for (CaseGroup group : groups) {
      for (Part part : group.parts()) {
        for (Figure figure : part.result().figures()) {
          table.row(
              clean(group.name().toString()),
              clean(part.device()),
              clean(figure.name()),
              clean(CasesSection.value(figure)),
              clean(figure.note()));
        }
      }
    }
    return table.toString();
  }

  private static String instrument(SelfCheck check) {
    long failed = check.checks().stream().filter(one -> !one.passed()).count();
    StringBuilder text = new StringBuilder();
    text.append(
        "The instrument alone: up to %s; latency floor %s%s, resolution %s; %d of %d checks passed.%n"
            .formatted(
                Numbers.rate(check.ceiling()),
                Numbers.nanos(check.floorNanos()),
                check.gapErrorNanos() == null
                    ? ""
                    : ", pace within " + Numbers.nanos(check.gapErrorNanos()) + " (p99)",
                Numbers.nanos(check.resolutionNanos()),
                check.checks().size() - failed,
                check.checks().size()));
    check.checks().stream()
        .filter(one -> !one.passed())
        .forEach(
            one ->
                text.append(
                    "  FAILED %s: expected %s, measured %s%n"
                        .formatted(
                            clean(one.name()), clean(one.expected()), clean(one.measured()))));
    return text.toString();
  }

  private static String warnings(Measurement measurement) {
    StringBuilder text = new StringBuilder("Before you quote this:\n");
    measurement
        .warnings()
        .forEach(warning -> text.append("  ").append(clean(warning)).append('\n'));
    List<TrialResult> disturbed =
        measurement.devices().stream()
            .flatMap(device -> device.cases().stream())
            .flatMap(result -> result.trials().stream())
            .filter(TrialResult::isDisturbed)
            .toList();
    if (!disturbed.isEmpty()) {
      long counted = disturbed.stream().filter(TrialResult::counts).count();
      text.append(
          "  %d trials were disturbed by the machine; %d of them count%n"
              .formatted(disturbed.size(), counted));
    }
    return text.toString();
  }

  /** Names come from files: nothing in them may steer the terminal. */
  static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}|[\\u0080-\\u009f\\u202a-\\u202e\\u2066-\\u2069]", "?");
  }
}
