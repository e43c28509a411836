package io.millrace.stages.traffic;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Divides whole numbers by weight, and mixes the parts. */
final class Shares {
  private Shares() {}

  /** Parts that add up to the count, each within one of its due (largest remainder). */
  static int[] split(int count, double[] weights) {
    double total = Arrays.stream(weights).sum();
    double[] due = Arrays.stream(weights).map(weight -> count * weight / total).toArray();
    int[] parts = Arrays.stream(due).mapToInt(d -> (int) d).toArray();
    int left = count - Arrays.stream(parts).sum();
    IntStream.range(0, parts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> parts[i] - due[i]))
        .limit(left)
        .forEach(i -> parts[i]++);
    return parts;
  }

  /** Puts values into random order (Durstenfeld 1964). */
  static void shuffle(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
