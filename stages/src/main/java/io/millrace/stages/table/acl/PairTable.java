package io.millrace.stages.table.acl;

import java.util.Arrays;

/**
 * From a pair of prefixes to its rules: an open hash table at most half full, two longs a slot. A
 * pair's rules are a run of rules or, when there are many, a block of words of bit vectors.
 */
final class PairTable {
  /** Deepest nesting of prefixes that is told apart. */
  static final int MAX_LEVEL = 7;

  private static final long EMPTY = -1;
  private static final long BLOCK = 1L << 63;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private final long[] slots;
  private final int shift;

  PairTable(int pairs) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(pairs, 2) - 1);
    slots = new long[2 << bits];
    Arrays.fill(slots, EMPTY);
    shift = 64 - bits;
  }

  void put(int source, int destination, int from, int to, boolean isBlock) {
    long key = key(source, destination);
    int slot = home(key);
    while (slots[slot] != EMPTY) {
      slot = next(slot);
    }
    slots[slot] = key;
    slots[slot + 1] = (long) from << 32 | to | (isBlock ? BLOCK : 0);
  }

  /** Where the pair is, or -1. */
  int find(int source, int destination) {
    long key = key(source, destination);
    int slot = home(key);
    long there = slots[slot];
    while (there != key) {
      if (there == EMPTY) {
        return -1;
      }
      slot = next(slot);
      there = slots[slot];
    }
    return slot;
  }

  int from(int slot) {
    return (int) ((slots[slot + 1] & ~BLOCK) >>> 32);
  }

  int to(int slot) {
    return (int) slots[slot + 1];
  }

  boolean isBlock(int slot) {
    return slots[slot + 1] < 0;
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
