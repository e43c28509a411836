package io.millrace.perf.report.chart;

import java.util.List;
import java.util.stream.IntStream;

/** Names beside each other; a value is the number of a name, from 0 on. */
public record CategoryScale(List<String> names) implements Scale {
  /** That fit beside each other. */
  private static final int LETTERS = 56;

  private static final int FEWEST_LETTERS = 4;

  /** Copies the list. */
  public CategoryScale {
    names = List.copyOf(names);
  }

  @Override
  public double at(double value) {
    return Math.clamp((value + 0.5) / names.size(), 0, 1);
  }

  /** Whether a line may lead to a value: names that are no numbers have no order. */
  boolean isJoined(double value) {
    return names.get((int) value).chars().allMatch(Character::isDigit);
  }

  @Override
  public List<Tick> ticks() {
    int room = Math.max(FEWEST_LETTERS, LETTERS / names.size());
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Tick(i, LineChart.cut(names.get(i), room)))
        .toList();
  }
}
