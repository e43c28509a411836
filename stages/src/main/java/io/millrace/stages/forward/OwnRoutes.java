package io.millrace.stages.forward;

import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Ethernet;

/**
 * Finds the way for what the router itself sends in answer to the packet in hand. Answers do not
 * wait for a neighbor: when it is not known yet and the way back is the way the packet came, they
 * go to the station that sent the frame; otherwise there is no answer, but the neighbor is asked
 * for.
 */
final class OwnRoutes {
  private final Work work;
  private final ForwardTables tables;
  private final NeighborResolver resolver;

  OwnRoutes(Work work, ForwardTables tables, NeighborResolver resolver) {
    this.work = work;
    this.tables = tables;
    this.resolver = resolver;
  }

  /**
   * The link word of the way back to an IPv4 address; {@link NeighborTable#NO_LINK} if there is
   * none, or if it is no address that may be answered (RFC 1812, section 4.3.2.7): the forwarding
   * table knows our own, broadcast, multicast and reserved ones.
   *
   * @param packet the packet to answer
   */
  long back(long packet, int address) {
    int hop = tables.fib4().lookUp(address);
    return link(packet, hop, 0, Neighbor.mapped(address));
  }

  /** The link word of the way back to an IPv6 address. */
  long back(long packet, long high, long low) {
    int hop = tables.fib6().lookUp(high, low);
    if (hop == Hop.LINK_LOCAL) {
      boolean own = work.ingress().isOwn(high, low);
      hop = own ? Hop.UNROUTABLE : tables.onLink(work.ingress());
    }
    return link(packet, hop, high, low);
  }

  private long link(long packet, int hop, long high, long low) {
    if (hop < Hop.FIRST_ON_LINK) {
      return NeighborTable.NO_LINK;
    }
    int single = tables.isGroup(hop) ? tables.choose(hop, Long.hashCode(low) * 0x9e37_79b9) : hop;
    Neighbor neighbor = resolver.neighbor(single, high, low);
    long link = neighbor == null ? NeighborTable.NO_LINK : resolver.resolve(neighbor);
    if (link != NeighborTable.NO_LINK) {
      return link;
    }
    int way = neighbor == null ? single - Hop.FIRST_ON_LINK : neighbor.link();
    long station = Ethernet.source(packet);
    boolean cameThatWay = way == work.ingress().number && !Ethernet.isGroup(station);
    return cameThatWay ? NeighborTable.link(way, station) : NeighborTable.NO_LINK;
  }
}
