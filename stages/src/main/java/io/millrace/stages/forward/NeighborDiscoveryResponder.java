package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;

/**
 * Reads neighbor solicitations and advertisements (RFC 4861, sections 7.1 and 7.2): answers those
 * for our addresses on that link and learns from them.
 */
final class NeighborDiscoveryResponder {
  private static final int ADVERTISEMENT_BYTES =
      NeighborDiscovery.NEIGHBOR_BYTES + NeighborDiscovery.LINK_LAYER_OPTION_BYTES;
  private static final long NO_ADDRESS = 0;

  /** Second half of {@code ff02::1}, all nodes. */
  private static final long ALL_NODES_LOW = 1;

  private final Work work;
  private final NeighborTable neighbors;

  NeighborDiscoveryResponder(Work work, NeighborTable neighbors) {
    this.work = work;
    this.neighbors = neighbors;
  }

  /** Whether the packet, whose lengths are right, is such a message. */
  static boolean isMessage(long packet) {
    long ip = packet + Frames.IP;
    if (Ipv6.nextHeader(ip) != IpProtocol.ICMPV6 || Ipv6.payloadLength(ip) == 0) {
      return false;
    }
    int type = Icmpv6.type(ip + Ipv6.HEADER_BYTES);
    return type == NeighborDiscovery.NEIGHBOR_SOLICITATION
        || type == NeighborDiscovery.NEIGHBOR_ADVERTISEMENT;
  }

  /** Takes the packet in hand, for which {@link #isMessage} holds. */
  void process(long packet) {
    long ip = packet + Frames.IP;
    long icmp = ip + Ipv6.HEADER_BYTES;
    if (!isSound(ip, icmp)) {
      work.drop(packet, ForwardDrops.LOCAL_INVALID);
    } else if (Icmpv6.type(icmp) == NeighborDiscovery.NEIGHBOR_SOLICITATION) {
      solicited(packet, ip, icmp);
    } else {
      advertised(packet, ip, icmp);
    }
  }

  /** The checks of RFC 4861, sections 7.1.1 and 7.1.2. */
  private static boolean isSound(long ip, long icmp) {
    int bytes = Ipv6.payloadLength(ip);
    return Ipv6.hopLimit(ip) == NeighborDiscovery.HOP_LIMIT
        && bytes >= NeighborDiscovery.NEIGHBOR_BYTES
        && Icmpv6.code(icmp) == 0
        && !Ipv6.isMulticast(NeighborDiscovery.targetHigh(icmp))
        && Checksum.isGood(
            Checksum.add(Checksum.pseudo6(ip, IpProtocol.ICMPV6, bytes), icmp, bytes));
  }

  private void solicited(long packet, long ip, long icmp) {
    RouterInterface ingress = work.ingress();
    long asker = linkLayer(ip, icmp, NeighborDiscovery.OPTION_SOURCE_LINK_LAYER);
    boolean isProbe = (Ipv6.sourceHigh(ip) | Ipv6.sourceLow(ip)) == 0; // RFC 4862, section 5.4
    if (isProbe && (asker != NO_ADDRESS || !Ipv6.isMulticast(Ipv6.destinationHigh(ip)))) {
      work.drop(packet, ForwardDrops.LOCAL_INVALID);
      return;
    }
    if (!ingress.isOwn(NeighborDiscovery.targetHigh(icmp), NeighborDiscovery.targetLow(icmp))) {
      work.drop(packet, ForwardDrops.NOT_FOR_US);
      return;
    }
    if (asker != NO_ADDRESS && ingress.isNeighbor(Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip))) {
      long nanos = work.nanos();
      neighbors.heard(ingress.number, Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip), asker, nanos);
    }
    answer(packet, asker == NO_ADDRESS ? Ethernet.source(packet) : asker, isProbe);
  }

  /** Makes the solicitation the advertisement that answers it (RFC 4861, section 7.2.4). */
  private void answer(long packet, long asker, boolean isProbe) {
    RouterInterface ingress = work.ingress();
    long ip = packet + Frames.IP;
    long icmp = ip + Ipv6.HEADER_BYTES;
    int flags = NeighborDiscovery.ROUTER | NeighborDiscovery.OVERRIDE;
    long to = asker;
    if (isProbe) {
      Ipv6.putDestination(ip, 0xff02L << 48, ALL_NODES_LOW);
      to = NeighborDiscovery.multicastEthernet(ALL_NODES_LOW);
    } else {
      Ipv6.putDestination(ip, Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip));
      flags |= NeighborDiscovery.SOLICITED;
    }
    Ethernet.put(packet, to, ingress.mac, Ethernet.TYPE_IPV6);
    Ipv6.putSource(ip, NeighborDiscovery.targetHigh(icmp), NeighborDiscovery.targetLow(icmp));
    Ipv6.put(ip, 0, 0, ADVERTISEMENT_BYTES, IpProtocol.ICMPV6, NeighborDiscovery.HOP_LIMIT);
    PacketMemory.putInt(icmp, NeighborDiscovery.NEIGHBOR_ADVERTISEMENT << 24);
    PacketMemory.putInt(icmp + Icmpv6.MIN_BYTES, flags);
    NeighborDiscovery.putLinkLayerOption(
        icmp + NeighborDiscovery.NEIGHBOR_BYTES,
        NeighborDiscovery.OPTION_TARGET_LINK_LAYER,
        ingress.mac);
    Icmpv6.completeChecksum(ip, icmp, ADVERTISEMENT_BYTES);
    int length = Frames.IP + Ipv6.HEADER_BYTES + ADVERTISEMENT_BYTES;
    work.send(Packet.withLength(packet, length), ingress.number);
  }

  private void advertised(long packet, long ip, long icmp) {
    RouterInterface ingress = work.ingress();
    long high = NeighborDiscovery.targetHigh(icmp);
    long low = NeighborDiscovery.targetLow(icmp);
    int flags = NeighborDiscovery.flags(icmp);
    boolean solicited = (flags & NeighborDiscovery.SOLICITED) != 0;
    if (solicited && Ipv6.isMulticast(Ipv6.destinationHigh(ip))) {
      work.drop(packet, ForwardDrops.LOCAL_INVALID);
    } else if (ingress.isOwn(high, low)) {
      work.drop(packet, ForwardDrops.ADDRESS_CONFLICT);
    } else {
      if (ingress.isNeighbor(high, low)) {
        long mac = linkLayer(ip, icmp, NeighborDiscovery.OPTION_TARGET_LINK_LAYER);
        boolean override = (flags & NeighborDiscovery.OVERRIDE) != 0;
        neighbors.advertised(ingress.number, high, low, mac, solicited, override, work.nanos());
      }
      work.drop(packet, ForwardDrops.CONSUMED);
    }
  }

  /** The Ethernet address in an option, or {@link #NO_ADDRESS}. */
  private static long linkLayer(long ip, long icmp, int type) {
    int bytes = Ipv6.payloadLength(ip);
    int option = NeighborDiscovery.option(icmp, bytes, NeighborDiscovery.NEIGHBOR_BYTES, type);
    if (option == NeighborDiscovery.NO_OPTION) {
      return NO_ADDRESS;
    }
    long mac = NeighborDiscovery.linkLayerAddress(icmp + option);
    return Ethernet.isGroup(mac) ? NO_ADDRESS : mac;
  }
}
