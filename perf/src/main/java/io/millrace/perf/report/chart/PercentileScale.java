package io.millrace.perf.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Percentiles by log(1/(1-p)): each nine takes as much room as the one before, as HdrHistogram's
 * plots have it.
 */
public final class PercentileScale implements Scale {
  private final int nines;

  /**
   * For so many values.
   *
   * @param count values; no more nines can be told apart than it has digits
   */
  public PercentileScale(double count) {
    nines = Math.clamp((long) Math.ceil(Math.log10(Math.max(10, count)) - 1e-9), 2, 9);
  }

  @Override
  public double at(double percentile) {
    double rest = Math.max(1e-12, 1 - percentile / 100);
    return Math.clamp(-Math.log10(rest) / nines, 0, 1);
  }

  @Override
  public List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>(List.of(new Tick(0, "0")));
    for (int i = 1; i <= nines; i++) {
      double percentile = 100 - 100 * Math.pow(10, -i);
      ticks.add(
          new Tick(
              percentile, String.format(Locale.ROOT, "%." + Math.max(0, i - 2) + "f", percentile)));
    }
    return ticks;
  }
}
