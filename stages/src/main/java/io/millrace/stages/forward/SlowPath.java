package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.FlowHash;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.Vlan;

/**
 * Judges, one by one and from the start, the packets that the fast path left: what is not plain
 * unicast IP to somebody whose Ethernet address is known. Everything the router can decide about a
 * packet is decided here, in the order of RFC 1812, section 5.2.
 */
final class SlowPath {
  private final Work work;
  private final ForwardTables tables;
  private final LinkMtus mtus;
  private final NeighborResolver resolver;
  private final Egress egress;
  private final IcmpErrors errors;
  private final LocalDelivery local;
  private final ArpResponder arp;
  private final NeighborDiscoveryResponder neighborDiscovery;

  SlowPath(
      Work work,
      ForwardTables tables,
      LinkMtus mtus,
      NeighborResolver resolver,
      Egress egress,
      IcmpErrors errors,
      LocalDelivery local,
      ArpResponder arp,
      NeighborDiscoveryResponder neighborDiscovery) {
    this.work = work;
    this.tables = tables;
    this.mtus = mtus;
    this.resolver = resolver;
    this.egress = egress;
    this.errors = errors;
    this.local = local;
    this.arp = arp;
    this.neighborDiscovery = neighborDiscovery;
  }

  /** Takes the packet in hand. */
  void process(long packet) {
    if (Packet.length(packet) < Ethernet.HEADER_BYTES) {
      work.drop(packet, ForwardDrops.NOT_VALIDATED);
      return;
    }
    long destination = Ethernet.destination(packet);
    boolean toGroup = Ethernet.isGroup(destination);
    int type = Ethernet.type(packet);
    if (destination != work.ingress().mac && !toGroup) {
      work.drop(packet, ForwardDrops.NOT_FOR_US);
    } else if (type == Ethernet.TYPE_IPV4) {
      process4(packet, toGroup);
    } else if (type == Ethernet.TYPE_IPV6) {
      process6(packet, toGroup);
    } else if (type == Ethernet.TYPE_ARP) {
      arp.process(packet);
    } else {
      boolean tagged = Vlan.isTpid(type);
      work.drop(packet, tagged ? ForwardDrops.VLAN_UNKNOWN : ForwardDrops.NOT_ROUTABLE_PROTOCOL);
    }
  }

  private void process4(long packet, boolean toGroup) {
    long ip = packet + Frames.IP;
    if (!isSound4(packet)) {
      work.drop(packet, ForwardDrops.NOT_VALIDATED);
      return;
    }
    int destination = Ipv4.destination(ip);
    int hop = tables.fib4().lookUp(destination);
    if (toGroup) {
      work.drop(packet, ForwardDrops.MULTICAST); // RFC 1812, section 5.3.4
    } else if (hop == Hop.LOCAL) {
      local.process4(packet);
    } else if (hop < Hop.FIRST_ON_LINK) {
      refuse(packet, hop);
    } else if (isLinkLocal(Ipv4.source(ip))) {
      work.drop(packet, ForwardDrops.LINK_LOCAL);
    } else if (Ipv4.timeToLive(ip) <= 1) {
      expire(packet);
    } else {
      int single = tables.isGroup(hop) ? tables.choose(hop, FlowHash.ipv4(ip)) : hop;
      forward4(packet, single, destination);
    }
  }

  private static boolean isSound4(long packet) {
    long ip = packet + Frames.IP;
    int room = Packet.length(packet) - Frames.IP;
    return room >= Ipv4.HEADER_BYTES
        && Ipv4.version(ip) == 4
        && Ipv4.headerBytes(ip) >= Ipv4.HEADER_BYTES
        && Ipv4.totalLength(ip) >= Ipv4.headerBytes(ip)
        && Ipv4.totalLength(ip) <= room;
  }

  /** Whether an address is an IPv4 link-local one (RFC 3927, section 2.7). */
  static boolean isLinkLocal(int address) {
    return address >>> 16 == 0xa9fe;
  }

  private void forward4(long packet, int hop, int destination) {
    long ip = packet + Frames.IP;
    Neighbor neighbor = resolver.neighbor(hop, 0, Neighbor.mapped(destination));
    if (neighbor == null) {
      work.drop(packet, ForwardDrops.NEIGHBOR_TABLE_FULL);
      return;
    }
    int mtu = mtus.of(neighbor.link());
    if (Ipv4.totalLength(ip) > mtu && Ipv4.dontFragment(ip)) {
      errors.report(packet, IcmpError.TOO_BIG, mtu); // RFC 1191, section 4
      work.drop(packet, ForwardDrops.TOO_BIG);
    } else {
      forward(packet, neighbor);
    }
  }

  private void process6(long packet, boolean toGroup) {
    long ip = packet + Frames.IP;
    if (!isSound6(packet)) {
      work.drop(packet, ForwardDrops.NOT_VALIDATED);
      return;
    }
    long high = Ipv6.destinationHigh(ip);
    long low = Ipv6.destinationLow(ip);
    int hop = tables.fib6().lookUp(high, low);
    if (toGroup && NeighborDiscoveryResponder.isMessage(packet)) {
      neighborDiscovery.process(packet);
    } else if (toGroup) {
      work.drop(packet, ForwardDrops.MULTICAST);
    } else if (hop == Hop.LOCAL || hop == Hop.LINK_LOCAL && work.ingress().isOwn(high, low)) {
      local.process6(packet);
    } else if (hop < Hop.FIRST_ON_LINK) {
      refuse(packet, hop);
    } else if (Ipv6.isLinkLocal(Ipv6.sourceHigh(ip))) {
      work.drop(packet, ForwardDrops.LINK_LOCAL);
    } else if (Ipv6.hopLimit(ip) <= 1) {
      expire(packet);
    } else {
      forward6(packet, tables.isGroup(hop) ? tables.choose(hop, hash6(ip)) : hop, high, low);
    }
  }

  private static boolean isSound6(long packet) {
    long ip = packet + Frames.IP;
    int room = Packet.length(packet) - Frames.IP - Ipv6.HEADER_BYTES;
    return room >= 0 && Ipv6.version(ip) == 6 && Ipv6.payloadLength(ip) <= room;
  }

  /** The hash of the flow of a packet whose lengths are right. */
  static int hash6(long ip) {
    return FlowHash.ipv6(ip, Ipv6Extensions.walk(ip, Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip)));
  }

  private void forward6(long packet, int hop, long high, long low) {
    long ip = packet + Frames.IP;
    Neighbor neighbor = resolver.neighbor(hop, high, low);
    if (neighbor == null) {
      work.drop(packet, ForwardDrops.NEIGHBOR_TABLE_FULL);
      return;
    }
    int mtu = Math.max(Ipv6.MIN_MTU, mtus.of(neighbor.link()));
    if (Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip) > mtu) {
      errors.report(packet, IcmpError.TOO_BIG, mtu); // RFC 4443, section 3.2
      work.drop(packet, ForwardDrops.TOO_BIG);
    } else {
      forward(packet, neighbor);
    }
  }

  private void forward(long packet, Neighbor neighbor) {
    long link = resolver.resolve(neighbor);
    if (link == NeighborTable.NO_LINK || resolver.isAwaited(neighbor)) {
      resolver.hold(packet, neighbor);
    } else {
      egress.forward(packet, link);
    }
  }

  private void expire(long packet) {
    errors.report(packet, IcmpError.TIME_EXCEEDED);
    work.drop(packet, ForwardDrops.TTL_EXPIRED);
  }

  /** Drops a packet whose destination leads nowhere. */
  private void refuse(long packet, int hop) {
    switch (hop) {
      case Hop.NO_ROUTE -> {
        errors.report(packet, IcmpError.NO_ROUTE);
        work.drop(packet, ForwardDrops.NO_ROUTE);
      }
      case Hop.UNREACHABLE -> {
        errors.report(packet, IcmpError.HOST_UNREACHABLE);
        work.drop(packet, ForwardDrops.UNREACHABLE);
      }
      case Hop.PROHIBIT -> {
        errors.report(packet, IcmpError.PROHIBITED);
        work.drop(packet, ForwardDrops.PROHIBITED);
      }
      case Hop.BLACKHOLE -> work.drop(packet, ForwardDrops.BLACKHOLE);
      case Hop.GROUP_ADDRESS -> work.drop(packet, ForwardDrops.MULTICAST);
      case Hop.LINK_LOCAL -> work.drop(packet, ForwardDrops.LINK_LOCAL);
      default -> work.drop(packet, ForwardDrops.UNROUTABLE);
    }
  }
}
