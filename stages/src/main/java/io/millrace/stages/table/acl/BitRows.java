package io.millrace.stages.table.acl;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * One field's part of a bit-vector classifier (Lakshman and Stiliadis, "High-Speed Policy-based
 * Packet Forwarding", 1998): for each value of the field the set of rules that it satisfies, bit b
 * of word w being rule 64 w + b. Values satisfied by the same rules share a row.
 *
 * <p>A field that no rule looks at has one row and a mask that makes every value the same, so that
 * those who use it need not ask.
 */
final class BitRows {
  /** Most rows that there can be. */
  static final int MAX_ROWS = 1 << 16;

  private static final long NEVER = -1;

  /** Row number of each value, after {@link #mask}; a power of two long. */
  final char[] rowOf;

  /** The rows, each as long as there are words. */
  final long[] rows;

  /** What of the value counts: all of it, or nothing. */
  final int mask;

  private BitRows(char[] rowOf, long[] rows, int mask) {
    this.rowOf = rowOf;
    this.rows = rows;
    this.mask = mask;
  }

  /** A field of which each rule takes a range. */
  static BitRows ofRanges(Slots slots, int values, IntUnaryOperator first, IntUnaryOperator last) {
    Builder builder = new Builder(values, slots.words);
    TreeMap<Integer, List<Integer>> changes = new TreeMap<>();
    for (int slot = 0; slot < slots.rules.length; slot++) {
      int rule = slots.rules[slot];
      if (rule >= 0) {
        builder.noteUse(first.applyAsInt(rule) > 0 || last.applyAsInt(rule) < values - 1);
        change(changes, first.applyAsInt(rule), slot);
        change(changes, Math.min(last.applyAsInt(rule), values - 1) + 1, slot);
      }
    }
    return builder.sweep(changes);
  }

  private static void change(Map<Integer, List<Integer>> changes, int at, int slot) {
    changes.computeIfAbsent(at, a -> new ArrayList<>()).add(slot);
  }

  /**
   * A field of which each rule wants certain bits.
   *
   * @param metaOf the meta word that a value of the field stands for
   * @param field bits of the meta word that are the field
   * @param meta what each rule wants of the meta word: bits in the upper half, and their mask
   */
  static BitRows ofBits(
      Slots slots, int values, IntUnaryOperator metaOf, int field, IntToLongFunction meta) {
    Builder builder = new Builder(values, slots.words);
    long[] wanted = new long[slots.rules.length];
    for (int slot = 0; slot < wanted.length; slot++) {
      int rule = slots.rules[slot];
      wanted[slot] = rule < 0 ? NEVER : meta.applyAsLong(rule);
      builder.noteUse(rule >= 0 && (wanted[slot] & field) != 0);
    }
    for (int value = 0; value < (builder.used ? values : 1); value++) {
      builder.putMatching(value, metaOf.applyAsInt(value), wanted, field);
    }
    return builder.build();
  }

  /** The row of a value. */
  int row(int value) {
    return rowOf[value & mask & rowOf.length - 1];
  }

  boolean isUsed() {
    return mask != 0;
  }

  /** The least power of two that is not less. */
  static int powerOfTwo(int size) {
    return Integer.highestOneBit(2 * size - 1);
  }

  long memoryBytes() {
    return 2L * rowOf.length + 8L * rows.length;
  }

  private static final class Builder {
    private final char[] rowOf;
    private final long[] current;
    private final Map<LongBuffer, Integer> known = new HashMap<>();
    private final List<long[]> rows = new ArrayList<>();
    private boolean used;

    Builder(int values, int words) {
      rowOf = new char[powerOfTwo(values)];
      current = new long[words];
    }

    void noteUse(boolean isUsed) {
      used |= isUsed;
    }

    void flip(int slot) {
      current[slot >>> 6] ^= 1L << slot;
    }

    BitRows sweep(SortedMap<Integer, List<Integer>> changes) {
      int from = 0;
      for (Map.Entry<Integer, List<Integer>> change : changes.entrySet()) {
        put(from, change.getKey());
        change.getValue().forEach(this::flip);
        from = change.getKey();
      }
      put(from, rowOf.length);
      return build();
    }

    void putMatching(int value, int meta, long[] wanted, int field) {
      Arrays.fill(current, 0);
      for (int slot = 0; slot < wanted.length; slot++) {
        int bits = (int) (wanted[slot] >>> 32);
        int mask = (int) wanted[slot];
        if (((meta ^ bits) & mask & field) == 0 && wanted[slot] != NEVER) {
          flip(slot);
        }
      }
      put(value, value + 1);
    }

    /** Gives the current row to values from one on and before another. */
    void put(int from, int to) {
      if (from < to) {
        int row =
            known.computeIfAbsent(
                LongBuffer.wrap(current.clone()),
                vector -> {
                  rows.add(vector.array());
                  return rows.size() - 1;
                });
        Arrays.fill(rowOf, from, to, (char) row);
      }
    }

    BitRows build() {
      int words = current.length;
      long[] flat = new long[rows.size() * words];
      for (int row = 0; row < rows.size(); row++) {
        System.arraycopy(rows.get(row), 0, flat, row * words, words);
      }
      return new BitRows(used ? rowOf : new char[1], flat, used ? -1 : 0);
    }
  }
}
