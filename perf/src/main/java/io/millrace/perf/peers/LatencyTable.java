package io.millrace.perf.peers;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.samples.view.TextTable;
import java.util.List;
import java.util.Locale;

/** Percentiles beside each other, each round by itself. */
final class LatencyTable {
  private static final String[] PERCENTILES = {"p50.0", "p99.0", "p99.9", "p99.99", "p100.0"};

  private LatencyTable() {}

  static String of(List<Comparison.Job> jobs, List<Comparison.Turn> turns) {
    TextTable table =
        new TextTable(
            "case", "bytes", "round", "device", "p50", "p99", "p99.9", "p99.99", "max", "frames",
            "lost", "waited");
    for (Comparison.Job job : jobs) {
      for (Comparison.Turn turn : turns) {
        if (turn.scenario().equals(job.scenario().title()) && turn.size().equals(job.size())) {
          row(table, turn);
        }
      }
    }
    return table + "Round trips in microseconds, from when a frame was due.\n";
  }

  private static void row(TextTable table, Comparison.Turn turn) {
    Trial.Result result = turn.result();
    Object[] cells = new Object[PERCENTILES.length + 7];
    cells[0] = turn.scenario();
    cells[1] = turn.size();
    cells[2] = "" + (turn.round() + 1);
    cells[3] = turn.device();
    for (int i = 0; i < PERCENTILES.length; i++) {
      JsonNode nanos = result.latency().get(PERCENTILES[i]);
      cells[4 + i] =
          nanos == null ? "-" : String.format(Locale.ROOT, "%.2f", nanos.asDouble() / 1e3);
    }
    cells[PERCENTILES.length + 4] = result.sent();
    cells[PERCENTILES.length + 5] = result.sent() - result.received();
    cells[PERCENTILES.length + 6] = Math.round(result.waited() * 100) + " %";
    table.row(cells);
  }
}
