package io.millrace.stages.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sets of next hops that share their flows out by hash (RFC 2992). A set is an array of {@value
 * #BUCKETS} hops, each there as often as its weight asks for; equal sets are kept once.
 */
final class HopGroups {
  /** A flow's hash chooses one of so many; thus weights are met to about half a percent. */
  static final int BUCKETS = 256;

  private final List<int[]> groups = new ArrayList<>();
  private final Map<Map<Integer, Integer>, Integer> known = new HashMap<>();

  /**
   * The number of a group.
   *
   * @param weights weight of each hop
   */
  int add(Map<Integer, Integer> weights) {
    return known.computeIfAbsent(
        Map.copyOf(weights),
        w -> {
          groups.add(spread(w));
          return groups.size() - 1;
        });
  }

  private static int[] spread(Map<Integer, Integer> weights) {
    int total = weights.values().stream().mapToInt(Integer::intValue).sum();
    int[] buckets = new int[BUCKETS];
    int from = 0;
    int sum = 0;
    for (Map.Entry<Integer, Integer> weight : new TreeMap<>(weights).entrySet()) {
      sum += weight.getValue();
      int to = (int) Math.round((double) sum * BUCKETS / total);
      Arrays.fill(buckets, from, to, weight.getKey());
      from = to;
    }
    return buckets;
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** The hop that a flow takes. */
  int choose(int group, int flowHash) {
    return groups.get(group)[flowHash >>> 24];
  }
}
