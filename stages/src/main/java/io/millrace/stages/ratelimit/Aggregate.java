package io.millrace.stages.ratelimit;

import io.millrace.driver.memory.Packet;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.FlowHash;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Prefix;

/**
 * Which packets have their rate limited together: all of them, those of a flow, or those from one
 * network. Frames that are not IP go by their Ethernet addresses.
 */
public final class Aggregate {
  private static final Aggregate ALL = new Aggregate(Kind.ALL, 0, 0);
  private static final Aggregate FLOW = new Aggregate(Kind.FLOW, 0, 0);
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;
  private static final long STIR = 0xbf58_476d_1ce4_e5b9L;

  private enum Kind {
    ALL,
    FLOW,
    SOURCE
  }

  private final Kind kind;
  private final int ipv4Mask;
  private final int ipv6Length;

  private Aggregate(Kind kind, int ipv4Length, int ipv6Length) {
    this.kind = kind;
    this.ipv4Mask = Ipv4Prefix.mask(ipv4Length);
    this.ipv6Length = ipv6Length;
  }

  /** All packets together. */
  public static Aggregate all() {
    return ALL;
  }

  /** Each flow by itself: addresses, protocol and ports. */
  public static Aggregate flow() {
    return FLOW;
  }

  /**
   * Each source network by itself.
   *
   * @param ipv4Length bits of an IPv4 address that count, 32 for each host
   * @param ipv6Length bits of an IPv6 address that count, usually 64
   */
  public static Aggregate source(int ipv4Length, int ipv6Length) {
    if (ipv4Length < 0 || ipv4Length > 32 || ipv6Length < 0 || ipv6Length > 128) {
      throw new IllegalArgumentException(
          "per-source: prefix lengths are from 0 to 32 for IPv4 and to 128 for IPv6");
    }
    return new Aggregate(Kind.SOURCE, ipv4Length, ipv6Length);
  }

  /** A number that packets counted together have in common, and others seldom. */
  int of(long packet) {
    int bytes = Packet.length(packet);
    int network = bytes < Ethernet.HEADER_BYTES ? Ethernet.NO_NETWORK : Ethernet.network(packet);
    return switch (kind) {
      case ALL -> 0;
      case FLOW -> isWhole(network, bytes) ? FlowHash.of(packet, network, bytes) : 0;
      case SOURCE -> source(packet, network, bytes);
    };
  }

  private int source(long packet, int network, int bytes) {
    if (!isWhole(network, bytes)) {
      return 0;
    }
    long ip = packet + Ethernet.offset(network);
    return switch (Ethernet.etherType(network)) {
      case Ethernet.TYPE_IPV4 -> hash(Ipv4.source(ip) & ipv4Mask, 4);
      case Ethernet.TYPE_IPV6 ->
          hash(
              Ipv6.sourceHigh(ip) & Ipv6Prefix.maskHigh(ipv6Length),
              Ipv6.sourceLow(ip) & Ipv6Prefix.maskLow(ipv6Length));
      default -> hash(Ethernet.source(packet), 0);
    };
  }

  /** Whether the IP header, if there is one, does not run over the frame's end. */
  private static boolean isWhole(int network, int bytes) {
    int header =
        switch (Ethernet.etherType(network)) {
          case Ethernet.TYPE_IPV4 -> Ipv4.HEADER_BYTES;
          case Ethernet.TYPE_IPV6 -> Ipv6.HEADER_BYTES;
          default -> 0;
        };
    return network != Ethernet.NO_NETWORK && bytes >= Ethernet.offset(network) + header;
  }

  private static int hash(long a, long b) {
    long hash = (a * SPREAD ^ b) * STIR;
    return (int) ((hash ^ hash >>> 31) * SPREAD >>> 32);
  }
}
