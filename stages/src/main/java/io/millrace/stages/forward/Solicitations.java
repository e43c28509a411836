package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.counters.Counter;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Arp;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;
import java.util.List;

/**
 * Asks for the Ethernet addresses of neighbors: by ARP (RFC 826) or neighbor solicitation (RFC
 * 4861, section 7.2.2). A request for which there is no buffer is not sent; the next one is.
 */
final class Solicitations implements NeighborTable.Solicitor {
  private static final int SOLICITATION_BYTES =
      NeighborDiscovery.NEIGHBOR_BYTES + NeighborDiscovery.LINK_LAYER_OPTION_BYTES;
  private static final long BROADCAST = 0xffff_ffff_ffffL;

  private final Work work;
  private final List<RouterInterface> interfaces;
  private final Counter sent;

  Solicitations(Work work, List<RouterInterface> interfaces, Counter sent) {
    this.work = work;
    this.interfaces = interfaces;
    this.sent = sent;
  }

  @Override
  public void solicit(Neighbor neighbor, long ethernet) {
    RouterInterface out = interfaces.get(neighbor.link());
    int bytes = neighbor.isIpv4() ? Arp.BYTES : Ipv6.HEADER_BYTES + SOLICITATION_BYTES;
    long frame = Frames.allocate(work.packets(), bytes);
    if (frame == Packet.NONE) {
      return;
    }
    if (neighbor.isIpv4()) {
      writeArp(frame, neighbor.ipv4(), ethernet, out);
    } else {
      writeSolicitation(frame, neighbor, ethernet, out);
    }
    sent.add(1);
    work.emit(frame, out.number);
  }

  private static void writeArp(long frame, int target, long ethernet, RouterInterface out) {
    long destination = ethernet == 0 ? BROADCAST : ethernet;
    Ethernet.put(frame, destination, out.mac, Ethernet.TYPE_ARP);
    long arp = frame + Frames.IP;
    Arp.put(arp, Arp.REQUEST, out.mac, out.sourceFor(target), 0, target);
  }

  private static void writeSolicitation(
      long frame, Neighbor neighbor, long ethernet, RouterInterface out) {
    long ip = frame + Frames.IP;
    long icmp = ip + Ipv6.HEADER_BYTES;
    Ipv6.put(ip, 0, 0, SOLICITATION_BYTES, IpProtocol.ICMPV6, NeighborDiscovery.HOP_LIMIT);
    Ipv6.putSource(ip, RouterInterface.linkLocalHigh(), out.linkLocalLow);
    long destination = ethernet;
    if (ethernet == 0) {
      long group = NeighborDiscovery.solicitedNodeLow(neighbor.low());
      destination = NeighborDiscovery.multicastEthernet(group);
      Ipv6.putDestination(ip, NeighborDiscovery.solicitedNodeHigh(), group);
    } else {
      Ipv6.putDestination(ip, neighbor.high(), neighbor.low());
    }
    Ethernet.put(frame, destination, out.mac, Ethernet.TYPE_IPV6);
    PacketMemory.putInt(icmp, NeighborDiscovery.NEIGHBOR_SOLICITATION << 24);
    PacketMemory.putInt(icmp + Icmpv6.MIN_BYTES, 0);
    NeighborDiscovery.putTarget(icmp, neighbor.high(), neighbor.low());
    NeighborDiscovery.putLinkLayerOption(
        icmp + NeighborDiscovery.NEIGHBOR_BYTES,
        NeighborDiscovery.OPTION_SOURCE_LINK_LAYER,
        out.mac);
    Icmpv6.completeChecksum(ip, icmp, SOLICITATION_BYTES);
  }
}
