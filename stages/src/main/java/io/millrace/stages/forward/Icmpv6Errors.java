package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.NeighborDiscovery;

/** Makes ICMPv6 errors (RFC 4443). */
final class Icmpv6Errors {
  private static final int OVERHEAD = Ipv6.HEADER_BYTES + Icmpv6.HEADER_BYTES;
  private static final int IP = Frames.IP;

  private final Work work;
  private final OwnRoutes routes;
  private final Egress egress;

  Icmpv6Errors(Work work, OwnRoutes routes, Egress egress) {
    this.work = work;
    this.routes = routes;
    this.egress = egress;
  }

  /** Not about errors or redirects (RFC 4443, section 2.4 e), nor what may be a part of one. */
  static boolean mayReport(long packet) {
    long ip = packet + IP;
    int bytes = Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip);
    long walk = Ipv6Extensions.walk(ip, bytes);
    if (walk < 0) {
      return false;
    }
    if (Ipv6Extensions.protocol(walk) != IpProtocol.ICMPV6) {
      return true;
    }
    int offset = Ipv6Extensions.offset(walk);
    if (Ipv6Extensions.isLaterFragment(walk) || offset >= bytes) {
      return false;
    }
    int type = Icmpv6.type(ip + offset);
    return !Icmpv6.isError(type) && type != NeighborDiscovery.REDIRECT;
  }

  boolean report(long packet, IcmpError error, int rest) {
    long offender = packet + IP;
    long high = Ipv6.sourceHigh(offender);
    long low = Ipv6.sourceLow(offender);
    long link = routes.back(packet, high, low);
    if (link == NeighborTable.NO_LINK) {
      return false;
    }
    int bytes = Ipv6.HEADER_BYTES + Ipv6.payloadLength(offender);
    int quote = Math.min(bytes, Ipv6.MIN_MTU - OVERHEAD); // RFC 4443, section 2.4 c
    long frame = Frames.allocate(work.packets(), OVERHEAD + quote);
    if (frame == Packet.NONE) {
      return false;
    }
    long ip = frame + IP;
    Ethernet.putType(frame, Ethernet.TYPE_IPV6);
    PacketMemory.copy(offender, ip + OVERHEAD, quote);
    Ipv6.put(ip, 0, 0, Icmpv6.HEADER_BYTES + quote, IpProtocol.ICMPV6, Frames.OWN_HOP_LIMIT);
    Ipv6Address source = source(high);
    Ipv6.putSource(ip, source.high(), source.low());
    Ipv6.putDestination(ip, high, low);
    long icmp = ip + Ipv6.HEADER_BYTES;
    Icmpv6.put(icmp, error.type6, error.code6, rest);
    Icmpv6.completeChecksum(ip, icmp, Icmpv6.HEADER_BYTES + quote);
    egress.emit(frame, link);
    return true;
  }

  /** Our address on the link the packet came from; link-local for who has only such a one. */
  private Ipv6Address source(long targetHigh) {
    RouterInterface ingress = work.ingress();
    return Ipv6.isLinkLocal(targetHigh)
        ? new Ipv6Address(RouterInterface.linkLocalHigh(), ingress.linkLocalLow)
        : ingress.source6();
  }
}
