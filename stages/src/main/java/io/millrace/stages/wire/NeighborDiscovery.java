package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * Neighbor discovery for IPv6 (RFC 4861, section 4). Addresses are those of the ICMPv6 header.
 *
 * <pre>
 *   solicitation:  4 reserved (4)                | 8 target address (16) | 24 options
 *   advertisement: 4 flags (3 bits), reserved    | 8 target address (16) | 24 options
 *   option:        0 type (1) | 1 length in units of 8 bytes (1) | 2 contents
 * </pre>
 */
public final class NeighborDiscovery {
  /** ICMPv6 type router solicitation. */
  public static final int ROUTER_SOLICITATION = 133;

  /** ICMPv6 type router advertisement. */
  public static final int ROUTER_ADVERTISEMENT = 134;

  /** ICMPv6 type neighbor solicitation. */
  public static final int NEIGHBOR_SOLICITATION = 135;

  /** ICMPv6 type neighbor advertisement. */
  public static final int NEIGHBOR_ADVERTISEMENT = 136;

  /** ICMPv6 type redirect. */
  public static final int REDIRECT = 137;

  /** The hop limit that proves that no router has forwarded a message. */
  public static final int HOP_LIMIT = 255;

  /** Bytes of a neighbor solicitation or advertisement without options. */
  public static final int NEIGHBOR_BYTES = 24;

  /** Bytes of an option with an Ethernet address (RFC 2464, section 6). */
  public static final int LINK_LAYER_OPTION_BYTES = 8;

  /** Flag of an advertisement: the sender is a router. */
  public static final int ROUTER = 0x8000_0000;

  /** Flag of an advertisement: it answers a solicitation. */
  public static final int SOLICITED = 0x4000_0000;

  /** Flag of an advertisement: replace what is known. */
  public static final int OVERRIDE = 0x2000_0000;

  /** Option source link-layer address. */
  public static final int OPTION_SOURCE_LINK_LAYER = 1;

  /** Option target link-layer address. */
  public static final int OPTION_TARGET_LINK_LAYER = 2;

  /** What {@link #option} returns if there is no such option. */
  public static final int NO_OPTION = -1;

  private static final int TARGET = 8;

  private NeighborDiscovery() {}

  /** Whether an ICMPv6 type is one of neighbor discovery's. */
  public static boolean isType(int type) {
    return type >= ROUTER_SOLICITATION && type <= REDIRECT;
  }

  /** Bytes of a message of that type without options: where its options start. */
  public static int fixedBytes(int type) {
    return switch (type) {
      case ROUTER_SOLICITATION -> 8;
      case ROUTER_ADVERTISEMENT -> 16;
      case REDIRECT -> 40;
      default -> NEIGHBOR_BYTES;
    };
  }

  /** Flags of an advertisement: {@link #ROUTER}, {@link #SOLICITED}, {@link #OVERRIDE}. */
  public static int flags(long icmp) {
    return PacketMemory.getInt(icmp + 4);
  }

  /** First half of the target address. */
  public static long targetHigh(long icmp) {
    return PacketMemory.getLong(icmp + TARGET);
  }

  /** Second half of the target address. */
  public static long targetLow(long icmp) {
    return PacketMemory.getLong(icmp + TARGET + 8);
  }

  /** Sets the target address. */
  public static void putTarget(long icmp, long high, long low) {
    PacketMemory.putLong(icmp + TARGET, high);
    PacketMemory.putLong(icmp + TARGET + 8, low);
  }

  /**
   * Where the first option of a type is.
   *
   * @param bytes length of the whole ICMPv6 message
   * @param from where the options start, see {@link #fixedBytes}
   * @return offset of the option from {@code icmp}, or {@link #NO_OPTION} if there is none before
   *     the message or the sense of its options ends
   */
  public static int option(long icmp, int bytes, int from, int type) {
    int at = from;
    while (at + 8 <= bytes) {
      int length = optionBytes(icmp + at);
      if (length == 0 || at + length > bytes) {
        return NO_OPTION;
      }
      if (PacketMemory.getByte(icmp + at) == type) {
        return at;
      }
      at += length;
    }
    return NO_OPTION;
  }

  /** Length of the option at an address in bytes; 0 is invalid. */
  public static int optionBytes(long option) {
    return PacketMemory.getByte(option + 1) * 8;
  }

  /** The Ethernet address in a link-layer option at that address. */
  public static long linkLayerAddress(long option) {
    return Ethernet.getAddress(option + 2);
  }

  /** Writes a link-layer option. */
  public static void putLinkLayerOption(long option, int type, long address) {
    PacketMemory.putShort(option, type << 8 | 1);
    Ethernet.putAddress(option + 2, address);
  }

  /** Second half of the solicited-node multicast address; the first is {@code ff02::}. */
  public static long solicitedNodeLow(long targetLow) {
    return 0x1_ff00_0000L | targetLow & 0xff_ffff;
  }

  /** First half of every solicited-node multicast address (RFC 4291, section 2.7.1). */
  public static long solicitedNodeHigh() {
    return 0xff02L << 48;
  }

  /** The Ethernet group that an IPv6 multicast address is sent to (RFC 2464, section 7). */
  public static long multicastEthernet(long addressLow) {
    return 0x3333_0000_0000L | addressLow & 0xffff_ffffL;
  }
}
