package io.millrace.stages.table.acl;

/**
 * Finds the first matching rule of a long list. Rules are kept by their pair of prefixes; which
 * pairs a packet can be in follows from the prefixes around its addresses, and few of those pairs
 * exist in real lists (Srinivasan, Suri and Varghese, "Packet Classification using Tuple Space
 * Search", 1999, with its pruning by tries).
 *
 * <ol>
 *   <li>A pair is of a kind: how many prefixes are around the one and around the other, each
 *       counted up to {@value PairTable#MAX_LEVEL}. That makes 64 kinds, a bit each, ordered by the
 *       first rule they have.
 *   <li>Each prefix knows the kinds that it, or one around it, has rules of. The packet's kinds are
 *       the intersection of its source's and its destination's.
 *   <li>For each of them, until what was found comes before any rule of the kind: look up the pair
 *       and try its rules in order, a few by comparing, many by {@link BitFields}.
 * </ol>
 */
final class PairSearch implements Search {
  private final FlatRules rules;
  private final PairTable pairs;
  private final PairSide source;
  private final PairSide destination;
  private final int[] firstOfKind;
  private final int[] levelsOfKind;
  private final BitFields blocks;

  PairSearch(PairSearchBuilder builder) {
    rules = builder.rules;
    pairs = builder.pairs;
    source = builder.source;
    destination = builder.destination;
    firstOfKind = builder.firstOfKind;
    levelsOfKind = builder.levelsOfKind;
    blocks = builder.blocks;
  }

  @Override
  public void match(AclKeys keys, int[] packets, int count, int[] found) {
    for (int n = 0; n < count; n++) {
      int packet = packets[n];
      int rule = first(keys, packet, keys.sourceId[packet], keys.destinationId[packet]);
      found[packet] = rule == NONE ? -1 : rule;
    }
  }

  private int first(AclKeys keys, int packet, int s, int d) {
    int best = NONE;
    long kinds = source.kinds[s] & destination.kinds[d];
    while (kinds != 0) {
      int kind = Long.numberOfTrailingZeros(kinds);
      if (firstOfKind[kind] > best) {
        break;
      }
      kinds &= kinds - 1;
      int levels = levelsOfKind[kind];
      int slot = pairs.find(source.around(s, levels >>> 8), destination.around(d, levels & 0xff));
      if (slot >= 0) {
        best = firstOfPair(keys, packet, slot, best);
      }
    }
    return best;
  }

  private int firstOfPair(AclKeys keys, int packet, int slot, int best) {
    int from = pairs.from(slot);
    int to = pairs.to(slot);
    return pairs.isBlock(slot)
        ? firstOfBlock(keys, packet, from, to, best)
        : firstOfRun(keys, packet, from, to, best);
  }

  private int firstOfRun(AclKeys keys, int packet, int from, int to, int best) {
    for (int rule = from; rule < to; rule++) {
      int index = rules.index(rule);
      if (index >= best) {
        return best;
      }
      if (matches(keys, packet, rule)) {
        return index;
      }
    }
    return best;
  }

  private int firstOfBlock(AclKeys keys, int packet, int from, int to, int best) {
    int sourcePort = keys.sourcePort[packet];
    int destinationPort = keys.destinationPort[packet];
    int meta = keys.meta[packet];
    for (int word = from; word < to; word++) {
      if (rules.index(blocks.slots.rules[word << 6]) >= best) {
        return best;
      }
      long candidates = blocks.word(word, sourcePort, destinationPort, meta, keys.ingress);
      while (candidates != 0) {
        int rule = blocks.slots.rules[(word << 6) + Long.numberOfTrailingZeros(candidates)];
        if (matches(keys, packet, rule)) {
          return Math.min(best, rules.index(rule));
        }
        candidates &= candidates - 1;
      }
    }
    return best;
  }

  private boolean matches(AclKeys keys, int packet, int rule) {
    return rules.matches(
        rule,
        keys.sourceId[packet],
        keys.destinationId[packet],
        keys.sourcePort[packet],
        keys.destinationPort[packet],
        keys.meta[packet],
        keys.ingress);
  }

  @Override
  public long memoryBytes() {
    return rules.memoryBytes()
        + pairs.memoryBytes()
        + source.memoryBytes()
        + destination.memoryBytes()
        + blocks.memoryBytes();
  }
}
