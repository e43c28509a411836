package io.millrace.perf.traffic;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of arrival by the definitions of RFC 4737, copies not counted.
 *
 * @param arrivals packets that arrived
 * @param reordered those with a smaller number than one that had arrived before (section 3.3)
 * @param extents the sum of their extents (section 4.2.1)
 * @param deepest the largest extent
 * @param nReordered for n from 1 on, how many are n-reordered (section 5.4)
 */
public record Reordering(
    long arrivals, long reordered, long extents, long deepest, List<Long> nReordered) {
  /** Nothing has arrived. */
  public static final Reordering NONE = new Reordering(0, 0, 0, 0, List.of());

  /** Copies the list. */
  public Reordering {
    nReordered = List.copyOf(nReordered);
  }

  /** The ratio of reordered packets, 0 to 1 (section 4.1.1). */
  public double ratio() {
    return arrivals == 0 ? 0 : (double) reordered / arrivals;
  }

  /** Mean extent of the reordered packets; 0 if there are none. */
  public double meanExtent() {
    return reordered == 0 ? 0 : (double) extents / reordered;
  }

  /** How many are n-reordered; TCP takes a 3-reordered packet for lost. */
  public long nReordered(int n) {
    return n > nReordered.size() ? 0 : nReordered.get(n - 1);
  }

  /** Two streams together. */
  Reordering plus(Reordering other) {
    List<Long> sums = new ArrayList<>();
    for (int n = 1; n <= Math.max(nReordered.size(), other.nReordered.size()); n++) {
      sums.add(nReordered(n) + other.nReordered(n));
    }
    return new Reordering(
        arrivals + other.arrivals,
        reordered + other.reordered,
        extents + other.extents,
        Math.max(deepest, other.deepest),
        sums);
  }
}
