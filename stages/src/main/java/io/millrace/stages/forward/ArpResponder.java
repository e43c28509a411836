package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborTable;
import io.millrace.stages.wire.Arp;
import io.millrace.stages.wire.Ethernet;

/**
 * Reads ARP messages: answers questions for our addresses on that link, and learns from them what
 * RFC 826 allows: of everybody who is known already, and of a stranger only if it asks for us. So
 * gratuitous ARP (RFC 5227, section 3) changes neighbors but makes none.
 */
final class ArpResponder {
  private final Work work;
  private final NeighborTable neighbors;

  ArpResponder(Work work, NeighborTable neighbors) {
    this.work = work;
    this.neighbors = neighbors;
  }

  /** Takes the packet in hand, an ARP message to us or to everybody. */
  void process(long packet) {
    long arp = packet + Frames.IP;
    boolean sound =
        Packet.length(packet) >= Frames.IP + Arp.BYTES
            && Arp.isIpv4OverEthernet(arp)
            && !Ethernet.isGroup(Arp.senderHardware(arp))
            && Arp.senderHardware(arp) != 0;
    if (!sound) {
      work.drop(packet, ForwardDrops.LOCAL_INVALID);
    } else if (work.ingress().isOwn(Arp.senderProtocol(arp))) {
      work.drop(packet, ForwardDrops.ADDRESS_CONFLICT);
    } else {
      learn(arp);
      answer(packet, arp);
    }
  }

  private void learn(long arp) {
    int sender = Arp.senderProtocol(arp);
    RouterInterface ingress = work.ingress();
    if (!ingress.isNeighbor(sender)) {
      return;
    }
    boolean toUs = ingress.isOwn(Arp.targetProtocol(arp));
    long mac = Arp.senderHardware(arp);
    long low = Neighbor.mapped(sender);
    if (toUs && Arp.opcode(arp) == Arp.REQUEST) {
      neighbors.heard(ingress.number, 0, low, mac, work.nanos());
    } else {
      neighbors.advertised(ingress.number, 0, low, mac, toUs, true, work.nanos());
    }
  }

  private void answer(long packet, long arp) {
    RouterInterface ingress = work.ingress();
    int target = Arp.targetProtocol(arp);
    int sender = Arp.senderProtocol(arp);
    boolean toUs = ingress.isOwn(target);
    if (toUs && Arp.opcode(arp) == Arp.REQUEST) {
      long asker = Arp.senderHardware(arp);
      Arp.put(arp, Arp.REPLY, ingress.mac, target, asker, sender);
      Ethernet.put(packet, asker, ingress.mac, Ethernet.TYPE_ARP);
      work.send(packet, ingress.number);
    } else {
      boolean noted = toUs || target == sender;
      work.drop(packet, noted ? ForwardDrops.CONSUMED : ForwardDrops.NOT_FOR_US);
    }
  }
}
