package io.millrace.stages.forward;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;

/**
 * Takes packets to the router's own addresses: answers pings, and says of all else that nobody is
 * there. Fragments are not put together.
 */
final class LocalDelivery {
  private final Work work;
  private final OwnRoutes routes;
  private final Egress egress;
  private final IcmpErrors errors;
  private final NeighborDiscoveryResponder neighborDiscovery;

  LocalDelivery(
      Work work,
      OwnRoutes routes,
      Egress egress,
      IcmpErrors errors,
      NeighborDiscoveryResponder neighborDiscovery) {
    this.work = work;
    this.routes = routes;
    this.egress = egress;
    this.errors = errors;
    this.neighborDiscovery = neighborDiscovery;
  }

  /** Takes an IPv4 packet to one of our addresses. */
  void process4(long packet) {
    long ip = packet + Frames.IP;
    int protocol = Ipv4.protocol(ip);
    int header = Ipv4.headerBytes(ip);
    int bytes = Ipv4.totalLength(ip) - header;
    if (Ipv4.isFragment(ip)) {
      work.drop(packet, ForwardDrops.LOCAL_UNHANDLED);
    } else if (protocol != IpProtocol.ICMP) {
      refuse(packet, protocol, 0);
    } else if (bytes < Icmp.HEADER_BYTES || Checksum.of(ip + header, bytes) != 0) {
      work.drop(packet, ForwardDrops.LOCAL_INVALID);
    } else if (Icmp.type(ip + header) == Icmp.ECHO_REQUEST) {
      answer4(packet, ip + header);
    } else {
      work.drop(packet, ForwardDrops.LOCAL_UNHANDLED);
    }
  }

  /** Makes the echo request the reply to it (RFC 792; RFC 1812, section 4.3.3.6). */
  private void answer4(long packet, long icmp) {
    long ip = packet + Frames.IP;
    int asker = Ipv4.source(ip);
    long link = routes.back(packet, asker);
    if (link == NeighborTable.NO_LINK) {
      work.drop(packet, ForwardDrops.NO_ROUTE);
      return;
    }
    Ipv4.putSource(ip, Ipv4.destination(ip));
    Ipv4.putDestination(ip, asker);
    Ipv4.putFragment(ip, 0);
    PacketMemory.putByte(ip + Ipv4.TIME_TO_LIVE, Frames.OWN_HOP_LIMIT);
    Ipv4.completeHeaderChecksum(ip);
    int request = PacketMemory.getShort(icmp);
    int reply = Icmp.ECHO_REPLY << 8 | request & 0xff;
    int checksum = Checksum.update(Icmp.checksum(icmp), request, reply);
    PacketMemory.putShort(icmp, reply);
    PacketMemory.putShort(icmp + Icmp.CHECKSUM, checksum);
    egress.send(packet, link);
  }

  /** Takes an IPv6 packet to one of our addresses. */
  void process6(long packet) {
    long ip = packet + Frames.IP;
    int bytes = Ipv6.payloadLength(ip);
    long icmp = ip + Ipv6.HEADER_BYTES;
    if (NeighborDiscoveryResponder.isMessage(packet)) {
      neighborDiscovery.process(packet);
    } else if (Ipv6.nextHeader(ip) != IpProtocol.ICMPV6) {
      refuse6(packet, Ipv6Extensions.walk(ip, Ipv6.HEADER_BYTES + bytes));
    } else if (bytes < Icmpv6.HEADER_BYTES || !isGood(ip, icmp, bytes)) {
      work.drop(packet, ForwardDrops.LOCAL_INVALID);
    } else if (Icmpv6.type(icmp) == Icmpv6.ECHO_REQUEST) {
      answer6(packet, icmp, bytes);
    } else {
      work.drop(packet, ForwardDrops.LOCAL_UNHANDLED);
    }
  }

  private static boolean isGood(long ip, long icmp, int bytes) {
    return Checksum.isGood(
        Checksum.add(Checksum.pseudo6(ip, IpProtocol.ICMPV6, bytes), icmp, bytes));
  }

  /** Makes the echo request the reply to it (RFC 4443, section 4.2). */
  private void answer6(long packet, long icmp, int bytes) {
    long ip = packet + Frames.IP;
    long high = Ipv6.sourceHigh(ip);
    long low = Ipv6.sourceLow(ip);
    long link = routes.back(packet, high, low);
    if (link == NeighborTable.NO_LINK) {
      work.drop(packet, ForwardDrops.NO_ROUTE);
      return;
    }
    Ipv6.putSource(ip, Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip));
    Ipv6.putDestination(ip, high, low);
    Ipv6.putHopLimit(ip, Frames.OWN_HOP_LIMIT);
    PacketMemory.putByte(icmp, Icmpv6.ECHO_REPLY);
    Icmpv6.completeChecksum(ip, icmp, bytes);
    egress.send(packet, link);
  }

  private void refuse6(long packet, long walk) {
    boolean plain = Ipv6Extensions.offset(walk) == Ipv6.HEADER_BYTES;
    if (walk < 0 || !plain || Ipv6Extensions.protocol(walk) == IpProtocol.NO_NEXT_HEADER) {
      work.drop(packet, ForwardDrops.LOCAL_UNHANDLED);
    } else {
      refuse(packet, Ipv6Extensions.protocol(walk), Ipv6.NEXT_HEADER);
    }
  }

  /**
   * Says that nobody is there.
   *
   * @param pointer where the protocol's number stands, in IPv6
   */
  private void refuse(long packet, int protocol, int pointer) {
    if (protocol == IpProtocol.UDP || protocol == IpProtocol.TCP) {
      errors.report(packet, IcmpError.PORT_UNREACHABLE);
    } else {
      errors.report(packet, IcmpError.PROTOCOL_UNREACHABLE, pointer);
    }
    work.drop(packet, ForwardDrops.LOCAL_UNHANDLED);
  }
}
