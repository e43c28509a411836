package io.millrace.stages.table.fib;

import java.util.Arrays;

/**
 * The look-up table of {@link Ipv4Fib}: one word for each of the 2^24 possible first three bytes,
 * and where a prefix longer than 24 bits asks for it, a group of 256 words for the last byte
 * (DIR-24-8 of Gupta, Lin and McKeown, "Routing lookups in hardware at memory access speeds",
 * 1998). Nearly every look-up is one load from memory, independent of all others of the burst.
 *
 * <p>A group stays for good once its /24 has had a longer prefix; {@link #compacted} makes a table
 * without those no longer needed.
 */
final class Dir24 {
  private static final int TOP_BITS = 24;
  private static final int GROUP_BITS = 8;
  private static final int GROUP = 1 << GROUP_BITS;
  private static final int FIRST_GROUPS = 64;

  /** Below this many groups, 4 MiB of them, a copy of the top level costs more than it gives. */
  private static final int WORTH_COMPACTING = 4096;

  private final int[] top;

  /** Replaced by a longer one when full; read anew behind each acquired pointer. */
  private int[] groups;

  private int used;

  Dir24() {
    this(new int[1 << TOP_BITS], FIRST_GROUPS);
  }

  private Dir24(int[] top, int capacity) {
    this.top = top;
    groups = new int[capacity * GROUP];
  }

  int lookUp(int address) {
    int slot = Slot.get(top, address >>> GROUP_BITS);
    return Slot.isPointer(slot) ? inGroup(slot, address) : Slot.value(slot);
  }

  void lookUp(int[] addresses, int[] values, int count) {
    int[] words = top;
    for (int i = 0; i < count; i++) {
      int address = addresses[i];
      int slot = Slot.get(words, address >>> GROUP_BITS);
      values[i] = Slot.isPointer(slot) ? inGroup(slot, address) : Slot.value(slot);
    }
  }

  private int inGroup(int pointer, int address) {
    return Slot.value(Slot.get(groups, base(pointer) + (address & GROUP - 1)));
  }

  private static int base(int pointer) {
    return Slot.block(pointer) << GROUP_BITS;
  }

  /** Makes {@code leaf} the leaf of all addresses of the prefix that have no longer prefix. */
  void overwrite(int address, int length, int leaf) {
    if (length > TOP_BITS) {
      int base = group(address >>> GROUP_BITS) + (address & GROUP - 1);
      overwrite(groups, base, 1 << Integer.SIZE - length, length, leaf);
      return;
    }
    int first = address >>> GROUP_BITS;
    int count = 1 << TOP_BITS - length;
    for (int i = first; i < first + count; i++) {
      if (Slot.isPointer(top[i])) {
        overwrite(groups, base(top[i]), GROUP, length, leaf);
      } else {
        Slot.set(top, i, Slot.overwrite(top[i], length, leaf));
      }
    }
  }

  private static void overwrite(int[] words, int first, int count, int length, int leaf) {
    for (int i = first; i < first + count; i++) {
      Slot.set(words, i, Slot.overwrite(words[i], length, leaf));
    }
  }

  /** Index of the group behind a word of the top level, which is made if there is none. */
  private int group(int index) {
    int slot = top[index];
    if (Slot.isPointer(slot)) {
      return base(slot);
    }
    if (used << GROUP_BITS == groups.length) {
      groups = Arrays.copyOf(groups, groups.length * 2);
    }
    int group = used++;
    Arrays.fill(groups, group << GROUP_BITS, (group + 1) << GROUP_BITS, slot);
    Slot.set(top, index, Slot.pointer(group));
    return group << GROUP_BITS;
  }

  /** Whether making room for this prefix is better done by {@link #compacted}. */
  boolean isWasteful(int address, int length) {
    return length > TOP_BITS
        && used >= WORTH_COMPACTING
        && used << GROUP_BITS == groups.length
        && !Slot.isPointer(top[address >>> GROUP_BITS])
        && idleGroups() > used / 2;
  }

  private int idleGroups() {
    int idle = 0;
    for (int group = 0; group < used; group++) {
      idle += isIdle(group << GROUP_BITS) ? 1 : 0;
    }
    return idle;
  }

  private boolean isIdle(int base) {
    for (int i = base + 1; i < base + GROUP; i++) {
      if (groups[i] != groups[base]) {
        return false;
      }
    }
    return true;
  }

  /** A copy without idle groups. */
  Dir24 compacted() {
    Dir24 copy = new Dir24(top.clone(), groups.length >>> GROUP_BITS);
    for (int i = 0; i < top.length; i++) {
      if (Slot.isPointer(top[i])) {
        copy.take(i, groups, base(top[i]), isIdle(base(top[i])));
      }
    }
    return copy;
  }

  private void take(int index, int[] from, int base, boolean idle) {
    if (idle) {
      top[index] = from[base];
    } else {
      System.arraycopy(from, base, groups, used << GROUP_BITS, GROUP);
      top[index] = Slot.pointer(used++);
    }
  }

  long bytes() {
    return (long) Integer.BYTES * (top.length + groups.length);
  }
}
