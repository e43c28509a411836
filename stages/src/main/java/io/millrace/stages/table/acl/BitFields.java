package io.millrace.stages.table.acl;

/** The rows of all fields but the addresses, for the same slots. */
final class BitFields {
  private static final int PORTS = 1 << 16;
  private static final int PROTOCOLS = 1 << AclKeys.PROTOCOL_BITS;
  private static final int FLAGS = 1 << AclKeys.FLAGS_BITS;
  private static final int VLANS = 1 << AclKeys.VLAN_BITS;

  final Slots slots;
  final BitRows sourcePort;
  final BitRows destinationPort;

  /** By the lowest bits of the meta word: protocol, and whether ports are there. */
  final BitRows protocol;

  /** Whether any rule looks at what follows. */
  final boolean rare;

  final BitRows flags;
  final BitRows vlan;
  final BitRows ingress;

  BitFields(FlatRules rules, Slots slots) {
    this.slots = slots;
    sourcePort = ranges(rules, slots, FlatRules.SOURCE_PORT, PORTS);
    destinationPort = ranges(rules, slots, FlatRules.DESTINATION_PORT, PORTS);
    protocol = bits(rules, slots, 0, PROTOCOLS);
    flags = bits(rules, slots, AclKeys.FLAGS_SHIFT, FLAGS);
    vlan = bits(rules, slots, AclKeys.VLAN_SHIFT, VLANS);
    ingress =
        BitRows.ofRanges(
            slots,
            highestIngress(rules) + 2,
            rule -> Math.max(0, rules.ingress(rule)),
            rule -> rules.anyIngress(rule) ? Integer.MAX_VALUE : rules.ingress(rule));
    rare = (flags.mask | vlan.mask | ingress.mask) != 0;
  }

  static BitRows ranges(FlatRules rules, Slots slots, int field, int values) {
    return BitRows.ofRanges(
        slots, values, rule -> rules.first(rule, field), rule -> rules.last(rule, field));
  }

  private static BitRows bits(FlatRules rules, Slots slots, int shift, int values) {
    return BitRows.ofBits(
        slots,
        values,
        rule -> rules.metaValue(rule) >>> shift,
        rule -> rules.metaMask(rule) >>> shift);
  }

  private static int highestIngress(FlatRules rules) {
    int highest = 0;
    for (int rule = 0; rule < rules.size(); rule++) {
      highest = Math.max(highest, rules.ingress(rule));
    }
    return highest;
  }

  /** Rules of a word that the rare fields allow. */
  long rare(int word, int meta, int port) {
    int words = slots.words;
    int tcpFlags = meta >>> AclKeys.FLAGS_SHIFT & FLAGS - 1;
    int tag = meta >>> AclKeys.VLAN_SHIFT & VLANS - 1;
    int in = Math.min(port, ingress.rowOf.length - 1);
    return flags.rows[flags.rowOf[tcpFlags & flags.mask] * words + word]
        & vlan.rows[vlan.rowOf[tag & vlan.mask] * words + word]
        & ingress.rows[ingress.rowOf[in & ingress.mask] * words + word];
  }

  /** Rules of a word that all these fields allow. */
  long word(int word, int from, int to, int meta, int port) {
    int words = slots.words;
    long found =
        sourcePort.rows[sourcePort.rowOf[from & sourcePort.mask] * words + word]
            & destinationPort.rows[destinationPort.rowOf[to & destinationPort.mask] * words + word]
            & protocol.rows[protocol.rowOf[meta & PROTOCOLS - 1 & protocol.mask] * words + word];
    return rare ? found & rare(word, meta, port) : found;
  }

  long memoryBytes() {
    return sourcePort.memoryBytes()
        + destinationPort.memoryBytes()
        + protocol.memoryBytes()
        + flags.memoryBytes()
        + vlan.memoryBytes()
        + ingress.memoryBytes();
  }
}
