package io.millrace.stages.table.acl;

import java.util.ArrayList;
import java.util.List;

/**
 * From an IPv6 address to the number of the longest prefix that holds it. Prefixes cut the address
 * space into at most 2n + 1 intervals of which each has one answer; the first 16 bits say between
 * which two of them to look, and binary search does the rest.
 *
 * <p>256 KiB, and 40 bytes at most for each prefix.
 */
final class PrefixIds6 {
  /** Index of the interval that holds the first address with these 16 bits. */
  private final int[] root = new int[(1 << 16) + 1];

  /** First address of each interval, in two halves. */
  private final long[] starts;

  private final int[] ids;

  PrefixIds6(PrefixForest forest) {
    List<Bits128> bounds = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    int open = -1;
    for (int id = 0; id < forest.size(); id++) {
      open = close(forest, open, forest.parent[id], bounds, owners);
      add(bounds, owners, forest.prefixes[id], id);
      open = id;
    }
    close(forest, open, 0, bounds, owners);
    starts = new long[bounds.size() * 2];
    ids = owners.stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < ids.length; i++) {
      starts[2 * i] = bounds.get(i).high();
      starts[2 * i + 1] = bounds.get(i).low();
    }
    fillRoot();
  }

  /**
   * Number of the longest prefix that holds an address. Which way each step of the search goes is
   * computed, not branched on: it would be guessed wrong half the time.
   */
  int of(long high, long low) {
    int slot = (int) (high >>> 48);
    int from = root[slot];
    int intervals = root[slot + 1] - from + 1;
    while (intervals > 1) {
      int half = intervals >>> 1;
      int middle = (from + half) * 2;
      long before = borrow(high, low, starts[middle], starts[middle + 1]);
      from += half & (int) (before - 1);
      intervals -= half;
    }
    return ids[from];
  }

  /** 1 if the first number of 128 bits is less than the second, else 0. */
  private static long borrow(long high, long low, long otherHigh, long otherLow) {
    long fromHigh = borrow(low, otherLow, low - otherLow);
    return borrow(high, otherHigh, high - otherHigh - fromHigh);
  }

  /** What the highest bit borrows in a subtraction (Warren, "Hacker's Delight", 2-13). */
  private static long borrow(long a, long b, long difference) {
    return (~a & b | (~a | b) & difference) >>> 63;
  }

  long memoryBytes() {
    return 4L * (root.length + ids.length) + 8L * starts.length;
  }

  private boolean startsAtOrBefore(int interval, long high, long low) {
    int order = Long.compareUnsigned(starts[2 * interval], high);
    return order < 0 || order == 0 && Long.compareUnsigned(starts[2 * interval + 1], low) <= 0;
  }

  /** Ends the open prefix and those around it, up to the one that the next prefix is inside of. */
  private static int close(
      PrefixForest forest, int open, int until, List<Bits128> bounds, List<Integer> owners) {
    int ending = open;
    while (ending > 0 && ending != until) {
      Bits128 behind = forest.prefixes[ending].last().next();
      ending = forest.parent[ending];
      if (behind.high() != 0 || behind.low() != 0) {
        add(bounds, owners, behind, ending);
      }
    }
    return ending;
  }

  private static void add(List<Bits128> bounds, List<Integer> owners, Bits128 start, int id) {
    int before = bounds.size() - 1;
    if (before >= 0
        && bounds.get(before).high() == start.high()
        && bounds.get(before).low() == start.low()) {
      owners.set(before, id);
    } else {
      bounds.add(start);
      owners.add(id);
    }
  }

  private void fillRoot() {
    int interval = 0;
    for (int slot = 0; slot < root.length - 1; slot++) {
      long first = (long) slot << 48;
      while (interval + 1 < ids.length && startsAtOrBefore(interval + 1, first, 0)) {
        interval++;
      }
      root[slot] = interval;
    }
    root[root.length - 1] = ids.length - 1;
  }
}
