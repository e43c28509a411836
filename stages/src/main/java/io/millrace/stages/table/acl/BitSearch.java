package io.millrace.stages.table.acl;

import java.util.Arrays;

/**
 * Finds the first matching rule of a list of middling length: the sets of rules that each field
 * satisfies are intersected, 64 rules at a time, and the lowest bit wins.
 */
final class BitSearch implements Search {
  private final BitFields fields;

  private BitSearch(BitFields fields) {
    this.fields = fields;
  }

  /** A search by bit vectors, multiplied out if that is possible. */
  static Search of(FlatRules rules, int sources, int destinations) {
    int[] slots = new int[Math.max(1, (rules.size() + 63) / 64) * 64];
    Arrays.setAll(slots, slot -> slot < rules.size() ? slot : -1);
    BitFields fields = new BitFields(rules, new Slots(slots, rules), sources, destinations);
    CrossSearch crossed = CrossSearch.of(fields);
    return crossed != null ? crossed : new BitSearch(fields);
  }

  @Override
  public void match(KeyColumns keys, int[] rules) {
    for (int n = 0; n < keys.count; n++) {
      int rule = fields.first(0, fields.slots.words, keys, n, NONE);
      rules[keys.packet[n]] = rule == NONE ? AclTable.NO_RULE : rule;
    }
  }

  @Override
  public long memoryBytes() {
    return fields.memoryBytes();
  }
}
