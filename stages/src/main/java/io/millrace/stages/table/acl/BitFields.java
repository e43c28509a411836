package io.millrace.stages.table.acl;

/** The rows of all fields, for the same slots. */
final class BitFields {
  private static final int PORTS = 1 << 16;
  private static final int VLANS = 1 << KeyColumns.VLAN_BITS;

  final Slots slots;
  final BitRows source;
  final BitRows destination;
  final BitRows sourcePort;
  final BitRows destinationPort;

  /** By {@link KeyColumns#kind}: protocol, whether ports are there, TCP flags. */
  final BitRows protocol;

  /** Whether any rule looks at what follows. */
  final boolean rare;

  final BitRows vlan;
  final BitRows ingress;

  BitFields(FlatRules rules, Slots slots, int sources, int destinations) {
    this.slots = slots;
    source = ranges(rules, slots, FlatRules.SOURCE, sources);
    destination = ranges(rules, slots, FlatRules.DESTINATION, destinations);
    sourcePort = ranges(rules, slots, FlatRules.SOURCE_PORT, PORTS);
    destinationPort = ranges(rules, slots, FlatRules.DESTINATION_PORT, PORTS);
    protocol =
        BitRows.ofBits(
            slots, KeyColumns.KINDS, KeyColumns::metaOfKind, KeyColumns.KIND_MASK, rules::meta);
    vlan =
        BitRows.ofBits(
            slots,
            VLANS,
            tag -> tag << KeyColumns.VLAN_SHIFT,
            VLANS - 1 << KeyColumns.VLAN_SHIFT,
            rules::meta);
    ingress =
        BitRows.ofRanges(
            slots,
            BitRows.powerOfTwo(highestIngress(rules) + 2),
            rule -> Math.max(0, rules.ingress(rule)),
            rule -> rules.anyIngress(rule) ? Integer.MAX_VALUE : rules.ingress(rule));
    rare = vlan.isUsed() || ingress.isUsed();
  }

  private static BitRows ranges(FlatRules rules, Slots slots, int field, int values) {
    return BitRows.ofRanges(
        slots, values, rule -> rules.first(rule, field), rule -> rules.last(rule, field));
  }

  private static int highestIngress(FlatRules rules) {
    int highest = 0;
    for (int rule = 0; rule < rules.size(); rule++) {
      highest = Math.max(highest, rules.ingress(rule));
    }
    return highest;
  }

  /** Row of the VLAN tag in a meta word. */
  int vlanRow(int meta) {
    return vlan.row(meta >>> KeyColumns.VLAN_SHIFT & VLANS - 1);
  }

  /** Row of a port of arrival; those that no rule names are alike. */
  int ingressRow(int port) {
    return ingress.row(Math.min(port, ingress.rowOf.length - 1));
  }

  /**
   * The first rule that matches a key.
   *
   * @param from first word to look at
   * @param to the word behind the last one
   * @param n index of the key
   * @param best only rules that come before this one are of interest
   * @return its place in the user's list, or {@code best}
   */
  int first(int from, int to, KeyColumns keys, int n, int best) {
    int words = slots.words;
    int meta = keys.meta[n];
    int s = source.row(keys.sourceId[n]) * words;
    int d = destination.row(keys.destinationId[n]) * words;
    int sp = sourcePort.row(keys.sourcePort[n]) * words;
    int dp = destinationPort.row(keys.destinationPort[n]) * words;
    int p = protocol.row(KeyColumns.kind(meta)) * words;
    for (int word = from; word < to && slots.firstOfWord[word] < best; word++) {
      long matching =
          source.rows[s + word]
              & destination.rows[d + word]
              & sourcePort.rows[sp + word]
              & destinationPort.rows[dp + word]
              & protocol.rows[p + word];
      if (matching != 0 && rare) {
        matching &= rare(word, meta, keys.ingress);
      }
      if (matching != 0) {
        return Math.min(best, slots.ruleAt(word, Long.numberOfTrailingZeros(matching)));
      }
    }
    return best;
  }

  private long rare(int word, int meta, int port) {
    return vlan.rows[vlanRow(meta) * slots.words + word]
        & ingress.rows[ingressRow(port) * slots.words + word];
  }

  long memoryBytes() {
    return slots.memoryBytes()
        + source.memoryBytes()
        + destination.memoryBytes()
        + sourcePort.memoryBytes()
        + destinationPort.memoryBytes()
        + protocol.memoryBytes()
        + vlan.memoryBytes()
        + ingress.memoryBytes();
  }
}
