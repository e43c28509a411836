package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import java.util.List;

/** The last step of a packet's way through the router: Ethernet header, fragments, output. */
final class Egress {
  private final Work work;
  private final List<RouterInterface> interfaces;
  private final LinkMtus mtus;
  private final Fragmenter fragmenter;

  Egress(Work work, List<RouterInterface> interfaces, LinkMtus mtus) {
    this.work = work;
    this.interfaces = interfaces;
    this.mtus = mtus;
    fragmenter = new Fragmenter(work.packets());
  }

  /** Forwards the packet in hand, of either version, whose TTL or hop limit is above 1. */
  void forward(long packet, long link) {
    if (Ethernet.type(packet) == Ethernet.TYPE_IPV4) {
      Ipv4.decrementTimeToLive(packet + Frames.IP);
    } else {
      long ip = packet + Frames.IP;
      Ipv6.putHopLimit(ip, Ipv6.hopLimit(ip) - 1);
    }
    send(packet, link);
  }

  /** Sends the packet in hand to a neighbor, in fragments if it has to. */
  void send(long packet, long link) {
    RouterInterface out = interfaces.get(NeighborTable.interfaceOf(link));
    address(packet, link, out);
    boolean fits =
        Ethernet.type(packet) != Ethernet.TYPE_IPV4
            || Ipv4.totalLength(packet + Frames.IP) <= mtus.of(out.number);
    if (fits) {
      work.send(packet, out.number);
    } else {
      sendInFragments(packet, out);
    }
  }

  private void sendInFragments(long packet, RouterInterface out) {
    long first = fragmenter.split(packet, mtus.of(out.number));
    if (first == Packet.NONE) {
      work.drop(packet, ForwardDrops.NO_BUFFER);
      return;
    }
    work.send(first, out.number);
    for (int i = 0; i < fragmenter.count(); i++) {
      work.emit(fragmenter.piece(i), out.number);
    }
  }

  /** Sends a packet that was made to a neighbor; it fits. */
  void emit(long packet, long link) {
    RouterInterface out = interfaces.get(NeighborTable.interfaceOf(link));
    address(packet, link, out);
    work.emit(packet, out.number);
  }

  private static void address(long packet, long link, RouterInterface out) {
    Ethernet.putDestination(packet, NeighborTable.ethernet(link));
    Ethernet.putSource(packet, out.mac);
  }
}
