package io.millrace.stages.table.acl;

import java.util.Arrays;

/**
 * From a pair of groups to its rules: an open hash table at most half full, two longs a slot.
 *
 * <p>A run is one long: where it starts, where it ends, and whether these are rules to be compared
 * one by one or words of bit vectors.
 */
final class Runs {
  /** No rules. */
  static final long NONE = 0;

  private static final long EMPTY = -1;
  private static final long BLOCK = 1L << 63;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final long[] slots;
  private final int shift;

  Runs(int pairs) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(pairs, 2) - 1);
    slots = new long[2 << bits];
    Arrays.fill(slots, EMPTY);
    shift = 64 - bits;
  }

  static long run(int from, int to, boolean isBlock) {
    return (long) from << 32 | to | (isBlock ? BLOCK : 0);
  }

  static int from(long run) {
    return (int) ((run & ~BLOCK) >>> 32);
  }

  static int to(long run) {
    return (int) run;
  }

  static boolean isBlock(long run) {
    return run < 0;
  }

  void put(int source, int destination, long run) {
    long key = key(source, destination);
    int slot = home(key);
    while (slots[slot] != EMPTY) {
      slot = next(slot);
    }
    slots[slot] = key;
    slots[slot + 1] = run;
  }

  /** The rules of a pair, or {@link #NONE}. */
  long find(int source, int destination) {
    long key = key(source, destination);
    int slot = home(key);
    while (true) {
      long there = slots[slot];
      if (there == key) {
        return slots[slot + 1];
      }
      if (there == EMPTY) {
        return NONE;
      }
      slot = next(slot);
    }
  }

  private static long key(int source, int destination) {
    return (long) source << 32 | destination;
  }

  private int home(long key) {
    return (int) ((key * SPREAD) >>> shift) << 1;
  }

  private int next(int slot) {
    return slot + 2 & slots.length - 1;
  }

  long memoryBytes() {
    return 8L * slots.length;
  }
}
