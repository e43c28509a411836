package io.millrace.perf.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Equal distances for equal differences. */
public final class LinearScale implements Scale {
  private static final int MOST_TICKS = 6;

  private final double first;
  private final double last;
  private final double step;
  private final DoubleFunction<String> label;

  private LinearScale(double first, double last, double step, DoubleFunction<String> label) {
    this.first = first;
    this.last = last;
    this.step = step;
    this.label = label;
  }

  /** From 0 to the next round value that is no less than the greatest. */
  public static LinearScale upTo(double most, DoubleFunction<String> label) {
    double span = most > 0 ? most : 1;
    double step = roundStep(span);
    return new LinearScale(0, Math.ceil(span / step - 1e-9) * step, step, label);
  }

  /** From the least to the greatest, whether they are round or not. */
  public static LinearScale between(double least, double most, DoubleFunction<String> label) {
    double span = most > least ? most - least : 1;
    return new LinearScale(least, least + span, roundStep(span), label);
  }

  /** 1, 2 or 5 times a power of ten. */
  static double roundStep(double span) {
    double rough = span / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    double round = digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10;
    return round * power;
  }

  @Override
  public double at(double value) {
    return Math.clamp((value - first) / (last - first), 0, 1);
  }

  @Override
  public List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(first / step - 1e-9); i * step <= last + step * 1e-6; i++) {
      ticks.add(new Tick(i * step, label.apply(i * step)));
    }
    return ticks;
  }
}
