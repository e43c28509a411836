package io.millrace.stages.table.acl;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The distinct prefixes that the rules of one family use on one side, numbered so that those inside
 * a prefix are the numbers right behind its own. Whether an address is inside a prefix is then a
 * question of ranges: it is if {@code id <= idOfAddress <= last[id]}, where the address has the
 * number of the longest prefix that holds it. Number 0 holds every address.
 */
final class PrefixForest {
  final Bits128[] prefixes;

  /** The longest prefix around each one; -1 for number 0. */
  final int[] parent;

  /** The last number inside each one. */
  final int[] last;

  /** How many prefixes are around each one. */
  final int[] level;

  PrefixForest(Collection<Bits128> used) {
    TreeSet<Bits128> sorted = new TreeSet<>(used);
    sorted.add(Bits128.ANY);
    prefixes = sorted.toArray(Bits128[]::new);
    parent = new int[prefixes.length];
    last = new int[prefixes.length];
    level = new int[prefixes.length];
    parent[0] = -1;
    for (int id = 0; id < prefixes.length; id++) {
      if (id > 0) {
        adopt(id);
      }
    }
  }

  private void adopt(int id) {
    int around = id - 1;
    while (!prefixes[around].contains(prefixes[id])) {
      around = parent[around];
    }
    parent[id] = around;
    level[id] = level[around] + 1;
    for (int above = id; above >= 0; above = parent[above]) {
      last[above] = id;
    }
  }

  int size() {
    return prefixes.length;
  }

  int id(Bits128 prefix) {
    return Arrays.binarySearch(prefixes, prefix);
  }
}
