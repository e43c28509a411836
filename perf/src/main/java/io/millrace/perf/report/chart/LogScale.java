package io.millrace.perf.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Equal distances for equal ratios, in whole decades. Where zero has to be shown, it has a place of
 * its own at the beginning.
 */
public final class LogScale implements Scale {
  /** Share of the axis between zero and the first decade. */
  private static final double ZERO_SHARE = 0.12;

  /** More decades than these, and only every second one is named. */
  private static final int MOST_LABELS = 8;

  private final int first;
  private final int last;
  private final boolean hasZero;
  private final DoubleFunction<String> label;

  /**
   * Round two values.
   *
   * @param least above 0
   * @param most no less
   * @param hasZero whether zero has a place
   */
  public LogScale(double least, double most, boolean hasZero, DoubleFunction<String> label) {
    first = (int) Math.floor(Math.log10(least) + 1e-9);
    last = Math.max(first + 1, (int) Math.ceil(Math.log10(most) - 1e-9));
    this.hasZero = hasZero;
    this.label = label;
  }

  @Override
  public double at(double value) {
    double start = hasZero ? ZERO_SHARE : 0;
    if (value <= 0) {
      return 0;
    }
    double share = (Math.log10(value) - first) / (last - first);
    return start + (1 - start) * Math.clamp(share, 0, 1);
  }

  @Override
  public List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    if (hasZero) {
      ticks.add(new Tick(0, label.apply(0)));
    }
    int stride = last - first > MOST_LABELS ? 2 : 1;
    for (int decade = first; decade <= last; decade += stride) {
      double value = Math.pow(10, decade);
      ticks.add(new Tick(value, label.apply(value)));
      if (last - first == 1 && decade < last) {
        ticks.add(new Tick(2 * value, label.apply(2 * value)));
        ticks.add(new Tick(5 * value, label.apply(5 * value)));
      }
    }
    return ticks;
  }
}
