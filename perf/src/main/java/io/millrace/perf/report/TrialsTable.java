package io.millrace.perf.report;

import io.millrace.perf.report.CaseGroup.Part;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.Distribution;
import io.millrace.perf.result.Limit;
import io.millrace.perf.result.TrialResult;
import io.millrace.perf.result.TrialResult.StreamResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every trial with its figures, those of its streams below. */
final class TrialsTable {
  private TrialsTable() {}

  /** Folded; none if there was no trial. */
  static List<Element> of(CaseGroup group) {
    int trials = group.parts().stream().mapToInt(part -> part.result().trials().size()).sum();
    if (trials == 0) {
      return List.of();
    }
    DataTable table =
        new DataTable(
            "All trials",
            "device",
            "for",
            "offered",
            "time",
            "sent",
            "received",
            "lost",
            "duplicated",
            "reordered",
            "damaged",
            "foreign",
            "p50",
            "p99",
            "max",
            "departure error, p99",
            "limit",
            "machine");
    for (Part part : group.parts()) {
      for (TrialResult trial : part.result().trials()) {
        row(table, part.device(), trial);
        trial.streams().forEach(stream -> row(table, stream));
      }
    }
    return List.of(
        Element.of("details", Element.of("summary", "All " + trials + " trials"), table.element())
            .with("class", "data"));
  }

  private static void row(DataTable table, String device, TrialResult trial) {
    Distribution latency = trial.latency();
    table.rowOf(
        trial.counts() ? "" : "crossed-out",
        Element.of("bdi", device),
        trial.purpose(),
        new Amount(Numbers.rate(trial.offered())),
        new Amount(Numbers.seconds(trial.seconds())),
        new Amount(Numbers.count(trial.sent())),
        new Amount(Numbers.count(trial.received())),
        new Amount(Numbers.count(trial.lost())),
        new Amount(Numbers.count(trial.duplicated())),
        new Amount(reordered(trial)),
        new Amount(Numbers.count(trial.damaged())),
        new Amount(Numbers.count(trial.foreign())),
        new Amount(percentile(latency, "50")),
        new Amount(percentile(latency, "99")),
        new Amount(latency == null ? "–" : Numbers.nanos((double) latency.max())),
        new Amount(percentile(trial.departure(), "99")),
        limit(trial.limit()),
        machine(trial));
  }

  private static void row(DataTable table, StreamResult stream) {
    Distribution latency = stream.latency();
    table.rowOf(
        "stream",
        Element.of("bdi", "↳ " + stream.name()),
        "",
        "",
        "",
        new Amount(Numbers.count(stream.sent())),
        new Amount(Numbers.count(stream.received())),
        new Amount(Numbers.count(Math.max(0, stream.sent() - stream.received()))),
        new Amount(Numbers.count(stream.duplicated())),
        new Amount(Numbers.count(stream.reordered())),
        "",
        "",
        new Amount(percentile(latency, "50")),
        new Amount(percentile(latency, "99")),
        new Amount(latency == null ? "–" : Numbers.nanos((double) latency.max())),
        "",
        "",
        "");
  }

  private static String reordered(TrialResult trial) {
    return Numbers.count(trial.reordered())
        + (trial.reorderDepth() > 0 ? " (by " + Numbers.count(trial.reorderDepth()) + ")" : "");
  }

  private static String percentile(@Nullable Distribution distribution, String percentile) {
    return distribution == null ? "–" : LatencyFigure.value(distribution, percentile);
  }

  /** Who was it, in a word. */
  static String limit(Limit limit) {
    return switch (limit) {
      case NONE -> "none";
      case DEVICE -> "device";
      case GENERATOR -> "instrument";
    };
  }

  private static Element machine(TrialResult trial) {
    if (!trial.isDisturbed()) {
      return Element.of("span", "quiet");
    }
    return Element.of(
            "span",
            "⚠ disturbed"
                + (trial.counts() ? " each time" : ", not counted")
                + ": "
                + String.join("; ", trial.disturbances()))
        .with("class", "warn");
  }
}
