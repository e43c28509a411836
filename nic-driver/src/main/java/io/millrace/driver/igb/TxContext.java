package io.millrace.driver.igb;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;

/**
 * What an advanced context descriptor says of the packets behind it (7.2.2.3): where their headers
 * are, what kind these are, and the VLAN tag to put in. It fits a long, so that contexts compare:
 *
 * <pre>  63      48 47      32 31   25 24   16 15             0
 *  |  TUCMD   |   VLAN   | MACLEN | IPLEN  |  bit 0: none  |</pre>
 *
 * <p>The card is told no more than what follows from the frame's EtherType and from the offsets its
 * sender has given.
 */
final class TxContext {
  /** No context says this: the card cannot do what is asked for. */
  static final long IMPOSSIBLE = 1;

  private static final int TYPE_OFFSET = 12;
  private static final int TAG_BYTES = 4;
  private static final int ETHERNET_BYTES = 14;
  private static final int TYPE_8021Q = 0x8100;
  private static final int TYPE_8021AD = 0x88a8;
  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86dd;

  private static final int IPLEN_SHIFT = 16;
  private static final int MACLEN_SHIFT = 25;
  private static final int VLAN_SHIFT = 32;
  private static final int TUCMD_SHIFT = 48;
  private static final int MIN_IPLEN = 20;
  private static final int MAX_IPLEN = 511;

  /** TUCMD, as it stands in the descriptor's bits 15:0: IPv4, and the kind of layer 4. */
  private static final long IPV4 = 1L << 10;

  private static final long TCP = 1L << 11;
  private static final long SCTP = 2L << 11;

  /** Where the checksum is in the header of each kind. */
  private static final int UDP_CHECKSUM = 6;

  private static final int SCTP_CHECKSUM = 8;
  private static final int TCP_CHECKSUM = 16;

  private TxContext() {}

  /**
   * The context for a packet with {@link Packet#VLAN_TAG} or {@link Packet#CHECKSUM_OPEN}, or
   * {@link #IMPOSSIBLE}.
   */
  static long of(long packet) {
    int type = PacketMemory.getShort(packet + TYPE_OFFSET);
    int mac = ETHERNET_BYTES;
    while ((type == TYPE_8021Q || type == TYPE_8021AD) && mac < ETHERNET_BYTES + 2 * TAG_BYTES) {
      mac += TAG_BYTES;
      type = PacketMemory.getShort(packet + mac - 2);
    }
    long context = (long) mac << MACLEN_SHIFT;
    if (Packet.has(packet, Packet.VLAN_TAG)) {
      context |= (long) PacketMeta.vlanTag(packet) << VLAN_SHIFT;
    }
    return Packet.has(packet, Packet.CHECKSUM_OPEN)
        ? withChecksum(context, packet, mac, type)
        : context;
  }

  private static long withChecksum(long context, long packet, int mac, int type) {
    int start = PacketMeta.checksumStart(packet);
    int offset = PacketMeta.checksumOffset(packet);
    int ip = start - mac;
    boolean isPossible =
        (type == TYPE_IPV4 || type == TYPE_IPV6)
            && ip >= MIN_IPLEN
            && ip <= MAX_IPLEN
            && start + offset + 2 <= Packet.length(packet);
    long kind = kind(offset);
    if (!isPossible || kind < 0) {
      return IMPOSSIBLE;
    }
    long command = type == TYPE_IPV4 ? kind | IPV4 : kind;
    return context | (long) ip << IPLEN_SHIFT | command << TUCMD_SHIFT;
  }

  private static long kind(int checksumOffset) {
    return switch (checksumOffset) {
      case UDP_CHECKSUM -> 0;
      case TCP_CHECKSUM -> TCP;
      case SCTP_CHECKSUM -> SCTP;
      default -> -1;
    };
  }

  /** The descriptor's first half: lengths and VLAN tag. */
  static long first(long context) {
    return context >>> IPLEN_SHIFT & 0xffff_ffffL;
  }

  /** TUCMD, at its place in the descriptor's second half. */
  static long command(long context) {
    return context >>> TUCMD_SHIFT;
  }
}
