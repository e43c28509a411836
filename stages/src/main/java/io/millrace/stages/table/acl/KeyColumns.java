package io.millrace.stages.table.acl;

import io.millrace.driver.memory.Burst;

/**
 * What rules look at, of those packets of a burst that are of one IP version: one array per field,
 * without gaps.
 *
 * <p>The meta word of a packet:
 *
 * <pre>
 *   30       tagged: there is a VLAN tag
 *   29 - 18  VLAN id of the outermost tag
 *   17 - 10  TCP flags, CWR to FIN
 *   9        ICMP type and code are there
 *   8        ports are there (of TCP also the flags)
 *   7 - 0    IP protocol: that of the first header which is not an IPv6 extension
 * </pre>
 *
 * Ports, flags, type and code are missing where the protocol has none, in fragments other than the
 * first and in packets that end too soon; they count as 0 then. ICMP's type and code stand in place
 * of the source port.
 */
final class KeyColumns {
  static final int PROTOCOL_MASK = 0xff;
  static final int HAS_PORTS = 1 << 8;
  static final int HAS_ICMP = 1 << 9;
  static final int PROTOCOL_BITS = 10;
  static final int FLAGS_SHIFT = 10;
  static final int FLAGS_BITS = 8;
  static final int VLAN_SHIFT = 18;
  static final int VLAN_BITS = 13;
  static final int TAGGED = 1 << 30;

  /** Protocol, what is there, and TCP flags. */
  static final int KIND_MASK = (1 << VLAN_SHIFT) - 1;

  /** How many kinds there are, see {@link #kind}. */
  static final int KINDS = (1 << PROTOCOL_BITS) + (1 << FLAGS_BITS);

  /** A TCP packet that shows its header. */
  static final int TCP_SHOWN = HAS_PORTS | 6;

  int count;

  /** Number of the port that all of the burst came in by. */
  int ingress;

  /** Index in the burst. */
  final int[] packet = new int[Burst.MAX_SIZE];

  /** IPv4 addresses. */
  final int[] source = new int[Burst.MAX_SIZE];

  final int[] destination = new int[Burst.MAX_SIZE];

  /** IPv6 addresses, in halves. */
  final long[] sourceHigh = new long[Burst.MAX_SIZE];

  final long[] sourceLow = new long[Burst.MAX_SIZE];
  final long[] destinationHigh = new long[Burst.MAX_SIZE];
  final long[] destinationLow = new long[Burst.MAX_SIZE];

  /** Numbers of the longest prefixes that hold the addresses, which the table fills in. */
  final int[] sourceId = new int[Burst.MAX_SIZE];

  final int[] destinationId = new int[Burst.MAX_SIZE];

  final int[] sourcePort = new int[Burst.MAX_SIZE];
  final int[] destinationPort = new int[Burst.MAX_SIZE];
  final int[] meta = new int[Burst.MAX_SIZE];

  /** Adds the transport's part of a key, whose addresses are in place. */
  void add(int index, int ports, int known) {
    int n = count++;
    packet[n] = index;
    sourcePort[n] = ports >>> 16;
    destinationPort[n] = ports & 0xffff;
    meta[n] = known;
  }

  /**
   * A small number for those bits of a meta word that are in {@link #KIND_MASK}. Only TCP has
   * flags, so each combination of them is a kind of its own behind all protocols.
   */
  static int kind(int meta) {
    int flags = meta >>> FLAGS_SHIFT & (1 << FLAGS_BITS) - 1;
    int flagged = (1 << PROTOCOL_BITS) - TCP_SHOWN + flags;
    return (meta & (1 << PROTOCOL_BITS) - 1) + (flagged & -flags >> 31);
  }

  /** A meta word of a kind. */
  static int metaOfKind(int kind) {
    int flags = kind - (1 << PROTOCOL_BITS);
    return flags < 0 ? kind : TCP_SHOWN | flags << FLAGS_SHIFT;
  }
}
