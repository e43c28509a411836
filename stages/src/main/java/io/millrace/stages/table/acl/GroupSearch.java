package io.millrace.stages.table.acl;

/**
 * Finds the first matching rule of a long list. The prefixes of either side are cut into groups
 * that do not overlap ({@link PrefixGroups}), so that a packet is in one group at most on each side
 * and only four runs of rules can match it: those between its two groups, from its one group to
 * wide prefixes, from wide prefixes to its other group, and between wide prefixes.
 *
 * <p>Short runs are compared rule by rule, long ones by bit vectors ({@link BitFields}); neither
 * goes on behind a rule that was found. However the list is made, its rules are looked at 64 at a
 * time or not at all.
 */
final class GroupSearch implements Search {
  private final FlatRules rules;
  private final BitFields blocks;
  private final int[] sourceGroups;
  private final int[] destinationGroups;

  /** Runs of each group with {@link PrefixGroups#WIDE}, which has none here. */
  private final long[] toWide;

  private final long[] fromWide;
  private final long betweenWide;
  private final Runs betweenGroups;

  GroupSearch(GroupSearchBuilder builder) {
    rules = builder.rules;
    blocks = builder.blocks;
    sourceGroups = builder.sources.of;
    destinationGroups = builder.destinations.of;
    toWide = builder.toWide;
    fromWide = builder.fromWide;
    betweenWide = builder.betweenWide;
    betweenGroups = builder.betweenGroups;
  }

  @Override
  public void match(KeyColumns keys, int[] found) {
    for (int n = 0; n < keys.count; n++) {
      int from = sourceGroups[keys.sourceId[n]];
      int to = destinationGroups[keys.destinationId[n]];
      int best = first(keys, n, betweenGroups.find(from, to), NONE);
      best = first(keys, n, toWide[from], best);
      best = first(keys, n, fromWide[to], best);
      best = first(keys, n, betweenWide, best);
      found[keys.packet[n]] = best == NONE ? AclTable.NO_RULE : best;
    }
  }

  private int first(KeyColumns keys, int n, long run, int best) {
    return Runs.isBlock(run)
        ? blocks.first(Runs.from(run), Runs.to(run), keys, n, best)
        : firstOfRun(keys, n, Runs.from(run), Runs.to(run), best);
  }

  private int firstOfRun(KeyColumns keys, int n, int from, int to, int best) {
    int source = keys.sourceId[n];
    int destination = keys.destinationId[n];
    int sourcePort = keys.sourcePort[n];
    int destinationPort = keys.destinationPort[n];
    int meta = keys.meta[n];
    int in = keys.ingress;
    for (int rule = from; rule < to; rule++) {
      int index = rules.index(rule);
      if (index >= best) {
        return best;
      }
      if (rules.matches(rule, source, destination, sourcePort, destinationPort, meta, in)) {
        return index;
      }
    }
    return best;
  }

  @Override
  public long memoryBytes() {
    return rules.memoryBytes()
        + blocks.memoryBytes()
        + betweenGroups.memoryBytes()
        + 4L * (sourceGroups.length + destinationGroups.length)
        + 8L * (toWide.length + fromWide.length);
  }
}
