package io.millrace.stages.table.acl;

import java.util.Arrays;

/** What a {@link PairSearch} knows of the prefixes of one side. */
final class PairSide {
  private static final int LEVELS = PairTable.MAX_LEVEL + 1;

  /** Of each prefix: the kinds that it or one around it has rules of. */
  final long[] kinds;

  /** Of each prefix: those around it by level, itself included; -1 at levels it does not reach. */
  private final int[] around;

  private final PrefixForest forest;

  PairSide(PrefixForest forest) {
    this.forest = forest;
    kinds = new long[forest.size()];
    around = new int[forest.size() * LEVELS];
    Arrays.fill(around, -1);
    for (int id = 0; id < forest.size(); id++) {
      for (int above = id; above >= 0; above = forest.parent[above]) {
        if (forest.level[above] < LEVELS) {
          around[id * LEVELS + forest.level[above]] = above;
        }
      }
    }
  }

  /** The prefix under which rules of a prefix are kept: itself, unless it is too deep. */
  int keeper(int id) {
    return forest.ancestorAt(id, PairTable.MAX_LEVEL);
  }

  int level(int id) {
    return forest.level[id];
  }

  /** Notes that a prefix, and so all those inside it, has rules of a kind. */
  void note(int id, int kind) {
    for (int inside = id; inside <= forest.last[id]; inside++) {
      kinds[inside] |= 1L << kind;
    }
  }

  int around(int id, int level) {
    return around[id * LEVELS + level];
  }

  long memoryBytes() {
    return 8L * kinds.length + 4L * around.length;
  }
}
