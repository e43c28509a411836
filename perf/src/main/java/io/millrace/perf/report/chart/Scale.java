package io.millrace.perf.report.chart;

import java.util.List;

/** Where values lie on an axis. */
public sealed interface Scale permits LinearScale, LogScale, PercentileScale, CategoryScale {
  /** A value that the axis names. */
  record Tick(double value, String label) {}

  /** From 0, where the axis begins, to 1; what lies outside is put at the end next to it. */
  double at(double value);

  /** Ascending. */
  List<Tick> ticks();
}
