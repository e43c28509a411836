package io.millrace.stages.table.fib;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The look-up table of {@link Ipv6Fib}: the first 20 bits of the address choose one of a million
 * words, and each further level looks at 6 bits. The 64 slots of a block are run-length encoded: a
 * bitmap has a bit set where a run of equal slots starts, and the words of the runs follow it, so
 * that the population count of the bitmap up to the slot finds its word (as in Asai and Ohara,
 * "Poptrie", 2015). A block with few prefixes below it is one cache line, and so one miss a level.
 *
 * <pre>
 *   block + 0  bitmap, slots 63 to 32
 *   block + 1  bitmap, slots 31 to 0; bit 0 is always set
 *   block + 2  word of the first run, and so on
 * </pre>
 *
 * <p>A change writes new blocks and publishes them by one word of the block above; where the runs
 * stay the same it changes words in place. The levels start at bits 20, 26, ... 62, 64, 70, ...
 * 124: none straddles the two halves of the address, and the last of each half has less than 6
 * bits, which are the upper ones of its slot number.
 */
final class MultibitTrie {
  private static final int TOP_BITS = 20;
  private static final int STRIDE = 6;
  private static final int SLOTS = 1 << STRIDE;
  private static final int HEADER = 2;
  private static final int LEVELS_HIGH = (Long.SIZE - TOP_BITS + STRIDE - 1) / STRIDE;
  private static final int LEVELS = LEVELS_HIGH + (Long.SIZE + STRIDE - 1) / STRIDE;
  private static final int FIRST_WORDS = 1 << 12;

  private final int[] top = new int[1 << TOP_BITS];

  /** Replaced by a longer one when full; read anew behind each acquired pointer. */
  private int[] words;

  private int used;
  private int garbage;

  /** The slots of the block that is being changed at each level. */
  private final int[][] scratch = new int[LEVELS][SLOTS];

  MultibitTrie() {
    this(FIRST_WORDS);
  }

  private MultibitTrie(int capacity) {
    words = new int[capacity];
  }

  int lookUp(long high, long low) {
    int slot = Slot.get(top, (int) (high >>> Long.SIZE - TOP_BITS));
    for (int level = 0; Slot.isPointer(slot); level++) {
      int[] blocks = words;
      slot = Slot.get(blocks, word(blocks, slot, index(high, low, level)));
    }
    return Slot.value(slot);
  }

  /** Where the word of a slot is: the number of runs up to it, into those of the block. */
  private static int word(int[] blocks, int pointer, int index) {
    int block = Slot.block(pointer);
    long upTo = bitmap(blocks, block) << ~index; // slot "index & 63" becomes the highest bit
    return block + HEADER - 1 + Long.bitCount(upTo);
  }

  /**
   * Looks up a burst, level by level, so that the misses of all look-ups on a level overlap. The
   * list of those that go on to the next level is made without a branch, since there is no telling
   * which they are. One fence a level makes up for the acquiring reads.
   *
   * @param slots receives the values
   * @param open room for {@code count} indices; contents without meaning
   */
  void lookUp(long[] high, long[] low, int[] slots, int count, int[] open) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      int slot = top[(int) (high[i] >>> Long.SIZE - TOP_BITS)];
      slots[i] = slot;
      open[left] = i;
      left += slot >>> 31;
    }
    for (int level = 0; left > 0; level++) {
      VarHandle.acquireFence();
      left = step(words, level < LEVELS_HIGH ? high : low, shift(level), slots, open, left);
    }
    for (int i = 0; i < count; i++) {
      slots[i] = Slot.value(slots[i]);
    }
  }

  private static int step(
      int[] blocks, long[] halves, int shift, int[] slots, int[] open, int count) {
    int right = Math.max(shift, 0);
    int leftwards = Math.max(-shift, 0);
    int left = 0;
    for (int k = 0; k < count; k++) {
      int i = open[k];
      int slot = blocks[word(blocks, slots[i], (int) (halves[i] >>> right << leftwards))];
      slots[i] = slot;
      open[left] = i;
      left += slot >>> 31;
    }
    return left;
  }

  /** By how many bits half the address is shifted right so that the slot number comes last. */
  private static int shift(int level) {
    return Long.SIZE - STRIDE - (level < LEVELS_HIGH ? start(level) : start(level) - Long.SIZE);
  }

  /** The first bit of the address that a level looks at. */
  private static int start(int level) {
    return level < LEVELS_HIGH
        ? TOP_BITS + level * STRIDE
        : Long.SIZE + (level - LEVELS_HIGH) * STRIDE;
  }

  private static int index(long high, long low, int level) {
    int shift = shift(level);
    long half = level < LEVELS_HIGH ? high : low;
    return (int) (shift >= 0 ? half >>> shift : half << -shift) & SLOTS - 1;
  }

  private static long bitmap(int[] words, int block) {
    return (long) words[block] << Integer.SIZE | words[block + 1] & 0xffff_ffffL;
  }

  /** Makes {@code leaf} the leaf of all addresses of the prefix that have no longer prefix. */
  void overwrite(long high, long low, int length, int leaf) {
    int first = (int) (high >>> Long.SIZE - TOP_BITS);
    if (length > TOP_BITS) {
      Slot.set(top, first, descend(top[first], high, low, length, 0, leaf));
      return;
    }
    for (int i = first; i < first + (1 << TOP_BITS - length); i++) {
      Slot.set(top, i, overwriteAll(top[i], length, 0, leaf));
    }
  }

  /** The slot with the leaf written to the part of it that the prefix covers. */
  private int descend(int slot, long high, long low, int length, int level, int leaf) {
    int[] slots = expand(slot, scratch[level]);
    int index = index(high, low, level);
    if (length > start(level + 1)) {
      slots[index] = descend(slots[index], high, low, length, level + 1, leaf);
    } else {
      for (int i = index; i < index + (1 << start(level) + STRIDE - length); i++) {
        slots[i] = overwriteAll(slots[i], length, level + 1, leaf);
      }
    }
    return store(slot, slots);
  }

  /** The slot with the leaf written to all of it. */
  private int overwriteAll(int slot, int length, int level, int leaf) {
    if (!Slot.isPointer(slot)) {
      return Slot.overwrite(slot, length, leaf);
    }
    int[] slots = expand(slot, scratch[level]);
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = overwriteAll(slots[i], length, level + 1, leaf);
    }
    return store(slot, slots);
  }

  private int[] expand(int slot, int[] slots) {
    if (!Slot.isPointer(slot)) {
      Arrays.fill(slots, slot);
      return slots;
    }
    int block = Slot.block(slot);
    long bitmap = bitmap(words, block);
    int word = block + HEADER - 1;
    for (int i = 0; i < SLOTS; i++) {
      word += (int) (bitmap >>> i) & 1;
      slots[i] = words[word];
    }
    return slots;
  }

  /** Makes the slots those of {@code old}, if it has the same runs, or of a new block. */
  private int store(int old, int[] slots) {
    long bitmap = runs(slots);
    if (Slot.isPointer(old)) {
      int block = Slot.block(old);
      if (bitmap == bitmap(words, block)) {
        writeRuns(block, bitmap, slots);
        return old;
      }
      garbage += size(bitmap(words, block));
    }
    if (bitmap == 1) {
      return slots[0];
    }
    int block = allocate(size(bitmap));
    words[block] = (int) (bitmap >>> Integer.SIZE);
    words[block + 1] = (int) bitmap;
    writeRuns(block, bitmap, slots);
    return Slot.pointer(block);
  }

  private static long runs(int[] slots) {
    long bitmap = 1;
    for (int i = 1; i < SLOTS; i++) {
      bitmap |= slots[i] == slots[i - 1] ? 0 : 1L << i;
    }
    return bitmap;
  }

  private void writeRuns(int block, long bitmap, int[] slots) {
    int word = block + HEADER;
    for (long rest = bitmap; rest != 0; rest &= rest - 1) {
      Slot.set(words, word++, slots[Long.numberOfTrailingZeros(rest)]);
    }
  }

  private static int size(long bitmap) {
    return HEADER + Long.bitCount(bitmap);
  }

  private int allocate(int count) {
    if (used + count > words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    int block = used;
    used += count;
    return block;
  }

  /** Whether blocks no longer used take up most of the table. */
  boolean isWasteful() {
    return used > FIRST_WORDS / 2 && garbage > used / 2;
  }

  /** A copy without the blocks no longer used. */
  MultibitTrie compacted() {
    MultibitTrie copy = new MultibitTrie(Math.max(FIRST_WORDS, (used - garbage) * 2));
    for (int i = 0; i < top.length; i++) {
      copy.top[i] = copy.take(this, top[i]);
    }
    return copy;
  }

  private int take(MultibitTrie from, int slot) {
    if (!Slot.isPointer(slot)) {
      return slot;
    }
    int old = Slot.block(slot);
    int size = size(bitmap(from.words, old));
    int block = allocate(size);
    words[block] = from.words[old];
    words[block + 1] = from.words[old + 1];
    for (int i = HEADER; i < size; i++) {
      int taken = take(from, from.words[old + i]);
      words[block + i] = taken;
    }
    return Slot.pointer(block);
  }

  long bytes() {
    return (long) Integer.BYTES * (top.length + words.length);
  }
}
