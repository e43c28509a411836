package io.millrace.stages.table.acl;

import java.util.Arrays;

/**
 * From an IPv4 address to the number of the longest prefix that holds it: three loads and no
 * branch. The address is taken in steps of 16, 8 and 8 bits. An entry is the start of a node in the
 * next array and, in its low byte, a mask for the bits to enter it by: of all ones if that node is
 * a table of 256, or of zeros if it is a single entry, which is how a shorter prefix passes the
 * remaining steps. Node {@code n} of those stands for prefix {@code n} all the way.
 *
 * <p>256 KiB, and 4 KiB more at most for each prefix longer than 16 bits. Arrays have a power of
 * two of entries, so that an index masked with length - 1 is seen to need no check.
 */
final class PrefixIds4 {
  /** Which bits of the address the next node is entered by. */
  private static final int TABLE = 255;

  private static final int SINGLE = 0;

  private final int[] root = new int[1 << 16];
  private int[] middle;
  private int[] leaves;
  private int middleSize;
  private int leavesSize;

  PrefixIds4(PrefixForest forest) {
    int count = forest.size();
    middle = new int[count];
    leaves = new int[count];
    middleSize = count;
    leavesSize = count;
    for (int id = 0; id < count; id++) {
      middle[id] = entry(id, SINGLE);
      leaves[id] = id;
      insert(forest.prefixes[id], id);
    }
    middle = Arrays.copyOf(middle, BitRows.powerOfTwo(middleSize));
    leaves = Arrays.copyOf(leaves, BitRows.powerOfTwo(leavesSize));
  }

  /** Numbers of the longest prefixes that hold {@code count} addresses. */
  void of(int[] addresses, int[] ids, int count) {
    int[] first = root;
    int[] second = middle;
    int[] third = leaves;
    for (int n = 0; n < count; n++) {
      int address = addresses[n];
      int entry = first[address >>> 16 & first.length - 1];
      int next = (entry >>> 8) + (address >>> 8 & 255 & entry);
      entry = second[next & second.length - 1];
      next = (entry >>> 8) + (address & 255 & entry);
      ids[n] = third[next & third.length - 1];
    }
  }

  long memoryBytes() {
    return 4L * (root.length + middle.length + leaves.length);
  }

  /** Overwrites what prefixes around this one have left; they must have come before. */
  private void insert(Bits128 prefix, int id) {
    int address = (int) (prefix.high() >>> 32);
    int length = prefix.length();
    if (length <= 16) {
      fill(root, address >>> 16, 16 - length, entry(id, SINGLE));
      return;
    }
    int table = middleTable(address >>> 16) + (address >>> 8 & 255);
    if (length <= 24) {
      fill(middle, table, 24 - length, entry(id, SINGLE));
    } else {
      int leaf = leafTable(table) + (address & 255);
      fill(leaves, leaf, 32 - length, id);
    }
  }

  private static void fill(int[] array, int from, int freeBits, int value) {
    Arrays.fill(array, from, from + (1 << freeBits), value);
  }

  private int middleTable(int index) {
    int entry = root[index];
    if ((entry & TABLE) == SINGLE) {
      middle = withRoom(middle, middleSize);
      fill(middle, middleSize, 8, entry);
      root[index] = entry(middleSize, TABLE);
      middleSize += 256;
    }
    return root[index] >>> 8;
  }

  private int leafTable(int index) {
    int entry = middle[index];
    if ((entry & TABLE) == SINGLE) {
      leaves = withRoom(leaves, leavesSize);
      fill(leaves, leavesSize, 8, entry >>> 8);
      middle[index] = entry(leavesSize, TABLE);
      leavesSize += 256;
    }
    return middle[index] >>> 8;
  }

  private static int entry(int start, int mask) {
    if (start >= 1 << 24) {
      throw new IllegalArgumentException("more prefixes than an access list can have");
    }
    return start << 8 | mask;
  }

  private static int[] withRoom(int[] array, int size) {
    return size + 256 <= array.length ? array : Arrays.copyOf(array, array.length * 2 + 256);
  }
}
