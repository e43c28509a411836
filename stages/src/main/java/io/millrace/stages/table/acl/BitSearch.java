package io.millrace.stages.table.acl;

import java.util.Arrays;

/**
 * Finds the first matching rule of a short list: the sets of rules that each field satisfies are
 * intersected, 128 rules at a time, and the lowest bit wins. While the list is no longer than that
 * no branch depends on the packet.
 */
final class BitSearch implements Search {
  private static final int STEP = 2;

  private final int words;
  private final BitRows source;
  private final BitRows destination;
  private final BitFields fields;

  /** Number of the rule in each slot; behind the last slot, for no bit at all, -1. */
  private final int[] ruleOf;

  BitSearch(FlatRules rules, PrefixForest sources, PrefixForest destinations) {
    words = (rules.size() + 64 * STEP - 1) / (64 * STEP) * STEP;
    int[] order = new int[words * 64];
    Arrays.setAll(order, slot -> slot < rules.size() ? slot : -1);
    Slots slots = new Slots(order);
    source = BitFields.ranges(rules, slots, FlatRules.SOURCE, sources.size());
    destination = BitFields.ranges(rules, slots, FlatRules.DESTINATION, destinations.size());
    fields = new BitFields(rules, slots);
    ruleOf = new int[words * 64 + 1];
    Arrays.setAll(ruleOf, slot -> slot < rules.size() ? rules.index(slot) : -1);
  }

  @Override
  public void match(AclKeys keys, int[] packets, int count, int[] rules) {
    for (int n = 0; n < count; n++) {
      int packet = packets[n];
      rules[packet] = ruleOf[firstSlot(keys, packet)];
    }
  }

  private int firstSlot(AclKeys keys, int packet) {
    int meta = keys.meta[packet];
    int s = row(source, keys.sourceId[packet]);
    int d = row(destination, keys.destinationId[packet]);
    int from = row(fields.sourcePort, keys.sourcePort[packet]);
    int to = row(fields.destinationPort, keys.destinationPort[packet]);
    int protocol = row(fields.protocol, meta & (1 << AclKeys.PROTOCOL_BITS) - 1);
    for (int word = 0; word < words; word += STEP) {
      long low = common(s + word, d + word, from + word, to + word, protocol + word);
      long high =
          common(s + word + 1, d + word + 1, from + word + 1, to + word + 1, protocol + word + 1);
      if (fields.rare) {
        low &= fields.rare(word, meta, keys.ingress);
        high &= fields.rare(word + 1, meta, keys.ingress);
      }
      if ((low | high) != 0) {
        return word * 64 + firstBit(low, high);
      }
    }
    return words * 64;
  }

  private int row(BitRows rows, int value) {
    return rows.rowOf[value & rows.mask] * words;
  }

  private long common(int s, int d, int from, int to, int protocol) {
    return source.rows[s]
        & destination.rows[d]
        & fields.sourcePort.rows[from]
        & fields.destinationPort.rows[to]
        & fields.protocol.rows[protocol];
  }

  private static int firstBit(long low, long high) {
    int inHigh = 64 + Long.numberOfTrailingZeros(high);
    return low == 0 ? inHigh : Long.numberOfTrailingZeros(low);
  }

  @Override
  public long memoryBytes() {
    return source.memoryBytes()
        + destination.memoryBytes()
        + fields.memoryBytes()
        + 4L * ruleOf.length;
  }
}
