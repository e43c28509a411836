package io.millrace.perf.report.chart;

import java.util.List;
import java.util.stream.IntStream;

/** Names beside each other; a value is the number of a name, from 0 on. */
public record CategoryScale(List<String> names) implements Scale {
  /** Copies the list. */
  public CategoryScale {
    names = List.copyOf(names);
  }

  @Override
  public double at(double value) {
    return Math.clamp((value + 0.5) / names.size(), 0, 1);
  }

  @Override
  public List<Tick> ticks() {
    return IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList();
  }
}
