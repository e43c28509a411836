package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import java.util.List;

/** Makes ICMP errors (RFC 792; RFC 1812, section 4.3). */
final class Icmpv4Errors {
  /** Largest error message, IP header included (RFC 1812, section 4.3.2.3). */
  private static final int MAX_BYTES = 576;

  /** Precedence internetwork control (RFC 1812, section 4.3.2.5). */
  private static final int TYPE_OF_SERVICE = 0xc0;

  private static final int OVERHEAD = Ipv4.HEADER_BYTES + Icmp.HEADER_BYTES;
  private static final int IP = Frames.IP;

  private final Work work;
  private final OwnRoutes routes;
  private final Egress egress;
  private final List<RouterInterface> interfaces;
  private int identification;

  Icmpv4Errors(Work work, OwnRoutes routes, Egress egress, List<RouterInterface> interfaces) {
    this.work = work;
    this.routes = routes;
    this.egress = egress;
    this.interfaces = interfaces;
  }

  /** Not about errors, nor about fragments but the first (RFC 1812, section 4.3.2.7). */
  static boolean mayReport(long packet) {
    long ip = packet + IP;
    int header = Ipv4.headerBytes(ip);
    boolean first = Ipv4.fragmentOffsetBytes(Ipv4.fragment(ip)) == 0;
    boolean error =
        Ipv4.protocol(ip) == IpProtocol.ICMP
            && (Ipv4.totalLength(ip) < header + 1 || Icmp.isError(Icmp.type(ip + header)));
    return first && !error;
  }

  boolean report(long packet, IcmpError error, int rest) {
    int source = source(Ipv4.source(packet + IP));
    long link = routes.back(packet, Ipv4.source(packet + IP));
    if (source == 0 || link == NeighborTable.NO_LINK) {
      return false;
    }
    int quote = Math.min(Ipv4.totalLength(packet + IP), MAX_BYTES - OVERHEAD);
    long frame = Frames.allocate(work.packets(), OVERHEAD + quote);
    if (frame == Packet.NONE) {
      return false;
    }
    write(frame, packet, quote, source, error, rest);
    egress.emit(frame, link);
    return true;
  }

  private void write(long frame, long packet, int quote, int source, IcmpError error, int rest) {
    long ip = frame + IP;
    Ethernet.putType(frame, Ethernet.TYPE_IPV4);
    PacketMemory.copy(packet + IP, ip + OVERHEAD, quote);
    Ipv4.put(
        ip,
        TYPE_OF_SERVICE,
        OVERHEAD + quote,
        ++identification & 0xffff,
        0,
        Frames.OWN_HOP_LIMIT,
        IpProtocol.ICMP,
        source,
        Ipv4.source(packet + IP));
    Icmp.put(ip + Ipv4.HEADER_BYTES, error.type4, error.code4, rest);
    Icmp.completeChecksum(ip + Ipv4.HEADER_BYTES, Icmp.HEADER_BYTES + quote);
  }

  /** Our address on the link the packet came from, or if it has none, on another. */
  private int source(int target) {
    int source = work.ingress().sourceFor(target);
    for (int i = 0; source == 0 && i < interfaces.size(); i++) {
      source = interfaces.get(i).sourceFor(target);
    }
    return source;
  }
}
