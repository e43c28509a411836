package io.millrace.stages.table.fib;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One word of a forwarding table. It is either a leaf, with the value and the length of the prefix
 * it belongs to, or points to a block of the next level.
 *
 * <pre>
 *    31   30        23 22                                0
 *   +---+-------------+-----------------------------------+
 *   | 0 |   length    |  value                            |
 *   +---+-------------+-----------------------------------+
 *   | 1 |  where the next level's block is                |
 *   +---+-------------------------------------------------+
 * </pre>
 *
 * <p>The tables are leaf-pushed: each address ends at exactly one leaf, that of its longest prefix.
 * The length kept in the leaf tells a change which leaves are its to overwrite.
 *
 * <p>Publication: whoever changes a table writes a new block completely and then stores the one
 * word that points to it with release; whoever looks up reads each word with acquire (or many of
 * them and then an acquire fence), and the table's array of blocks only after the word that points
 * into it. So a reader finds either the old word and all behind it or the new one and all behind
 * it, for each address separately. On x86 both are ordinary moves. Blocks are never used again
 * within an array, so a reader that stands on an old one reads old but consistent data; the garbage
 * collector keeps it until the reader is gone.
 */
final class Slot {
  static final int MAX_VALUE = (1 << 23) - 1;

  private static final int POINTER = 1 << 31;
  private static final int LENGTH_SHIFT = 23;
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

  private Slot() {}

  static int leaf(int length, int value) {
    return length << LENGTH_SHIFT | value;
  }

  static int pointer(int block) {
    return POINTER | block;
  }

  static boolean isPointer(int slot) {
    return slot < 0;
  }

  static int block(int pointer) {
    return pointer & ~POINTER;
  }

  static int value(int leaf) {
    return leaf & MAX_VALUE;
  }

  static int length(int leaf) {
    return leaf >>> LENGTH_SHIFT;
  }

  /** The leaf after a change to a prefix of that length which covers it. */
  static int overwrite(int leaf, int length, int newLeaf) {
    return length(leaf) <= length ? newLeaf : leaf;
  }

  static int get(int[] words, int index) {
    return (int) WORD.getAcquire(words, index);
  }

  static void set(int[] words, int index, int slot) {
    WORD.setRelease(words, index, slot);
  }

  static void checkValue(int value) {
    if (value < 1 || value > MAX_VALUE) {
      throw new IllegalArgumentException("value " + value + " is not in 1.." + MAX_VALUE);
    }
  }

  static void checkLength(int length, int bits) {
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("prefix length " + length + " is not in 0.." + bits);
    }
  }
}
