package io.millrace.stages.table.acl;

/**
 * A partition of the prefixes of one side into groups that do not overlap: each is a prefix with
 * all those inside it, cut out of the forest where few enough rules are inside. What is above the
 * cuts, such as the prefix that holds every address, is group {@link #WIDE}.
 */
final class PrefixGroups {
  static final int WIDE = 0;

  /** The group of each prefix. */
  final int[] of;

  /** Number of groups, {@link #WIDE} included. */
  final int count;

  /**
   * Cuts.
   *
   * @param rulesOf how many rules there are with each prefix
   * @param most rules in a group, unless most of them have the very same prefix
   */
  PrefixGroups(PrefixForest forest, int[] rulesOf, int most) {
    int[] before = new int[rulesOf.length + 1];
    for (int id = 0; id < rulesOf.length; id++) {
      before[id + 1] = before[id] + rulesOf[id];
    }
    of = new int[rulesOf.length];
    int groups = 1;
    for (int id = 1; id < of.length; id++) {
      int inside = before[forest.last[id] + 1] - before[id];
      if (of[forest.parent[id]] != WIDE) {
        of[id] = of[forest.parent[id]];
      } else if (inside <= most || rulesOf[id] > inside / 2) {
        of[id] = groups++;
      }
    }
    count = groups;
  }

  long memoryBytes() {
    return 4L * of.length;
  }
}
