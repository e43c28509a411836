package io.millrace.perf.traffic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Sizes of frames in turn, in bytes with the frame check sequence. */
public final class FrameSizeMix {
  /** Most turns of a mix. */
  private static final int LONGEST = 4096;

  private FrameSizeMix() {}

  /** The simple Internet mix: of 48 frames, 28 of 64 bytes, 16 of 570 and 4 of 1518. */
  public static List<Integer> imix() {
    return weighted(List.of(64, 570, 1518), List.of(28, 16, 4));
  }

  /**
   * Each size as often as its weight says, spread as evenly as can be.
   *
   * @param sizes bytes
   * @param weights of each, 1 or more, together at most 4096
   */
  public static List<Integer> weighted(List<Integer> sizes, List<Integer> weights) {
    if (sizes.size() != weights.size()) {
      throw new TrafficException(
          sizes.size() + " frame sizes and " + weights.size() + " weights: each size needs one");
    }
    List<Integer> mix = new ArrayList<>();
    for (int turn : turns(weights)) {
      mix.add(sizes.get(turn));
    }
    return Collections.unmodifiableList(mix);
  }

  /** Whose turn it is, by index: whoever is furthest behind its due share goes next. */
  static int[] turns(List<Integer> weights) {
    int total = 0;
    for (int weight : weights) {
      if (weight < 1 || weight > LONGEST) {
        throw new TrafficException("a weight of " + weight + ": 1 to " + LONGEST + " are possible");
      }
      total += weight;
    }
    if (total > LONGEST) {
      throw new TrafficException("weights of " + total + " together: at most " + LONGEST);
    }
    int[] credit = new int[weights.size()];
    int[] turns = new int[total];
    for (int i = 0; i < total; i++) {
      int next = 0;
      for (int j = 0; j < credit.length; j++) {
        credit[j] += weights.get(j);
        next = credit[j] > credit[next] ? j : next;
      }
      credit[next] -= total;
      turns[i] = next;
    }
    return turns;
  }
}
