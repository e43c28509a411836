package io.millrace.stages.table.fib;

import java.util.Arrays;

/**
 * The look-up table of {@link Ipv6Fib}: the first 16 bits of the address choose one of 65,536
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
 * stay the same it changes words in place. The levels after the first start at bits 16, 22, ... 58,
 * 64, ... 124: none straddles the two halves of the address, and the last has two bits too many,
 * which are taken as zero.
 */
final class MultibitTrie {
  private static final int TOP_BITS = 16;
  private static final int STRIDE = 6;
  private static final int SLOTS = 1 << STRIDE;
  private static final int HEADER = 2;
  private static final int LEVELS = (128 - TOP_BITS + STRIDE - 1) / STRIDE;
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
    for (int shift = Long.SIZE - TOP_BITS - STRIDE; Slot.isPointer(slot) && shift >= 0; ) {
      slot = step(slot, (int) (high >>> shift));
      shift -= STRIDE;
    }
    if (Slot.isPointer(slot)) {
      slot = lookUpLow(slot, low);
    }
    return Slot.value(slot);
  }

  /**
   * Looks up a burst, level by level, so that the misses of all look-ups on a level overlap. The
   * list of those that go on to the next level is made without a branch, since there is no telling
   * which they are.
   *
   * @param slots receives the values
   * @param open room for {@code count} indices; contents without meaning
   */
  void lookUp(long[] high, long[] low, int[] slots, int count, int[] open) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      int slot = Slot.get(top, (int) (high[i] >>> Long.SIZE - TOP_BITS));
      slots[i] = slot;
      open[left] = i;
      left += slot >>> 31;
    }
    for (int shift = Long.SIZE - TOP_BITS - STRIDE; left > 0 && shift >= 0; shift -= STRIDE) {
      left = stepAll(high, shift, slots, open, left);
    }
    for (int shift = Long.SIZE - STRIDE; left > 0; shift -= STRIDE) {
      left = stepAll(low, shift, slots, open, left);
    }
    for (int i = 0; i < count; i++) {
      slots[i] = Slot.value(slots[i]);
    }
  }

  private int stepAll(long[] halves, int shift, int[] slots, int[] open, int count) {
    int left = 0;
    for (int k = 0; k < count; k++) {
      int i = open[k];
      long bits = shift >= 0 ? halves[i] >>> shift : halves[i] << -shift;
      int slot = step(slots[i], (int) bits);
      slots[i] = slot;
      open[left] = i;
      left += slot >>> 31;
    }
    return left;
  }

  private int lookUpLow(int pointer, long low) {
    int slot = pointer;
    for (int shift = Long.SIZE - STRIDE; Slot.isPointer(slot); shift -= STRIDE) {
      slot = step(slot, (int) (shift >= 0 ? low >>> shift : low << -shift));
    }
    return slot;
  }

  private int step(int pointer, int index) {
    int[] blocks = words;
    int block = Slot.block(pointer);
    long upTo = bitmap(blocks, block) << ~index; // slot "index & 63" becomes the highest bit
    return Slot.get(blocks, block + HEADER - 1 + Long.bitCount(upTo));
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
    int end = TOP_BITS + (level + 1) * STRIDE;
    if (length > end) {
      slots[index] = descend(slots[index], high, low, length, level + 1, leaf);
    } else {
      for (int i = index; i < index + (1 << end - length); i++) {
        slots[i] = overwriteAll(slots[i], length, level + 1, leaf);
      }
    }
    return store(slot, slots);
  }

  private static int index(long high, long low, int level) {
    int shift = 2 * Long.SIZE - TOP_BITS - (level + 1) * STRIDE;
    if (shift >= Long.SIZE) {
      return (int) (high >>> shift) & SLOTS - 1;
    }
    return (int) (shift >= 0 ? low >>> shift : low << -shift) & SLOTS - 1;
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
