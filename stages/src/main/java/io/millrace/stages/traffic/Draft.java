package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Arp;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;
import java.util.SplittableRandom;

/**
 * A frame in the making: first made valid, then spoiled. The methods that make one leave the
 * addresses of its parts in the fields.
 */
public final class Draft {
  final SplittableRandom random;
  private final FrameWriter writer;
  private final FlowMaker flows;
  private final long empty;
  private int length;

  /** The frame so far. */
  long packet;

  /** Address of what follows the Ethernet header. */
  long ip;

  /** Address of what follows the IP header. */
  long l4;

  Draft(long empty, FrameWriter writer, FlowMaker flows, SplittableRandom random) {
    this.empty = empty;
    this.writer = writer;
    this.flows = flows;
    this.random = random;
  }

  /** Starts over, with a frame of about that length in mind. */
  void start(int newLength) {
    length = newLength;
    packet = empty;
    ip = empty + Ethernet.HEADER_BYTES;
    l4 = ip;
  }

  /** A new flow, of no number. */
  Flow anyFlow(int version, int protocol) {
    return flows.next(-1, version, protocol);
  }

  FlowMaker flows() {
    return flows;
  }

  /** A valid frame of a flow. */
  void flow(Flow flow) {
    packet = writer.flow(empty, flow, length);
    l4 = ip + (flow.source() instanceof Ipv4Address ? Ipv4.HEADER_BYTES : Ipv6.HEADER_BYTES);
  }

  void udp4() {
    flow(anyFlow(4, IpProtocol.UDP));
  }

  void tcp4() {
    flow(anyFlow(4, IpProtocol.TCP));
  }

  void udp6() {
    flow(anyFlow(6, IpProtocol.UDP));
  }

  void tcp6() {
    flow(anyFlow(6, IpProtocol.TCP));
  }

  /** An echo request. */
  void icmp4() {
    Flow flow = anyFlow(4, IpProtocol.ICMP);
    packet = writer.ip(empty, flow.source(), flow.destination(), IpProtocol.ICMP, length, 36);
    l4 = ip + Ipv4.HEADER_BYTES;
    zero(l4, FrameWriter.l4Bytes(ip));
    Icmp.put(l4, Icmp.ECHO_REQUEST, 0, random.nextInt());
    completeIcmp();
  }

  /** An echo request. */
  void icmp6() {
    Flow flow = anyFlow(6, IpProtocol.ICMPV6);
    packet = writer.ip(empty, flow.source(), flow.destination(), IpProtocol.ICMPV6, length, 56);
    l4 = ip + Ipv6.HEADER_BYTES;
    zero(l4, FrameWriter.l4Bytes(ip));
    Icmpv6.put(l4, Icmpv6.ECHO_REQUEST, 0, random.nextInt());
    completeIcmp();
  }

  /** A neighbor solicitation with the sender's link-layer address, from one host to another. */
  void solicitation() {
    Flow flow = anyFlow(6, IpProtocol.ICMPV6);
    int bytes = NeighborDiscovery.NEIGHBOR_BYTES + NeighborDiscovery.LINK_LAYER_OPTION_BYTES;
    packet = writer.ip(empty, flow.source(), flow.destination(), IpProtocol.ICMPV6, 0, bytes);
    l4 = ip + Ipv6.HEADER_BYTES;
    Ipv6.putHopLimit(ip, NeighborDiscovery.HOP_LIMIT);
    Icmpv6.put(l4, NeighborDiscovery.NEIGHBOR_SOLICITATION, 0, 0);
    NeighborDiscovery.putTarget(l4, Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip));
    NeighborDiscovery.putLinkLayerOption(
        l4 + NeighborDiscovery.NEIGHBOR_BYTES,
        NeighborDiscovery.OPTION_SOURCE_LINK_LAYER,
        writer.sourceMac());
    completeIcmp();
  }

  /** An ARP request. */
  void arp() {
    Flow flow = anyFlow(4, IpProtocol.UDP);
    int sender = ((Ipv4Address) flow.source()).value();
    int target = ((Ipv4Address) flow.destination()).value();
    writer.ethernet(empty, Ethernet.TYPE_ARP);
    Arp.put(ip, Arp.REQUEST, writer.sourceMac(), sender, 0, target);
    int bytes = Ethernet.HEADER_BYTES + Arp.BYTES;
    packet = Packet.withLength(empty, FrameWriter.padded(empty, bytes));
  }

  /** Cuts the frame off at an address. */
  void cutAt(long end) {
    packet = Packet.withLength(packet, (int) (end - empty));
  }

  /**
   * Makes room for an extension header in front of the transport header, zeroed but for its first
   * two bytes.
   */
  void insertExtension(int protocol, int bytes) {
    int payload = Ipv6.payloadLength(ip);
    PacketMemory.copy(l4, l4 + bytes, payload);
    zero(l4, bytes);
    PacketMemory.putByte(l4, Ipv6.nextHeader(ip));
    PacketMemory.putByte(l4 + 1, bytes / 8 - 1);
    PacketMemory.putByte(ip + Ipv6.NEXT_HEADER, protocol);
    Ipv6.putPayloadLength(ip, payload + bytes);
    packet = Packet.withLength(packet, Packet.length(packet) + bytes);
  }

  /** Makes the header longer by options of that many bytes, all zero, a multiple of 4. */
  void insertOptions(int bytes) {
    PacketMemory.copy(l4, l4 + bytes, FrameWriter.l4Bytes(ip));
    zero(l4, bytes);
    PacketMemory.putByte(ip, 0x45 + bytes / 4);
    totalLength(Ipv4.totalLength(ip) + bytes);
    packet = Packet.withLength(packet, Packet.length(packet) + bytes);
  }

  /** Lets the IP packet carry at least so many bytes, those that are new being zero. */
  void growTo(int l4Bytes) {
    int before = FrameWriter.l4Bytes(ip);
    if (before < l4Bytes) {
      zero(l4 + before, l4Bytes - before);
      if (Ipv4.version(ip) == 4) {
        totalLength(Ipv4.HEADER_BYTES + l4Bytes);
      } else {
        Ipv6.putPayloadLength(ip, l4Bytes);
      }
      int bytes = (int) (l4 - empty) + l4Bytes;
      packet = Packet.withLength(packet, Math.max(bytes, FrameWriter.MIN_FRAME));
    }
  }

  /** Sets the IPv4 total length and puts the checksum right. */
  void totalLength(int bytes) {
    Ipv4.putTotalLength(ip, bytes);
    Ipv4.completeHeaderChecksum(ip);
  }

  /** Sets the IPv4 fragment word and puts the checksum right. */
  void fragment(int word) {
    Ipv4.putFragment(ip, word);
    Ipv4.completeHeaderChecksum(ip);
  }

  /** Puts the transport checksum right. */
  void completeTransport() {
    FrameWriter.completeTransport(ip);
  }

  /** Puts the checksum of ICMP or ICMPv6 right. */
  void completeIcmp() {
    if (Ipv4.version(ip) == 4) {
      Icmp.completeChecksum(l4, FrameWriter.l4Bytes(ip));
    } else {
      Icmpv6.completeChecksum(ip, l4, FrameWriter.l4Bytes(ip));
    }
  }

  /** Flips a random bit among the bytes from an address on. */
  void flip(long address, int bytes) {
    int bit = random.nextInt(bytes * 8);
    long at = address + bit / 8;
    PacketMemory.putByte(at, PacketMemory.getByte(at) ^ 1 << bit % 8);
  }

  static void zero(long address, int bytes) {
    for (int at = 0; at < bytes; at++) {
      PacketMemory.putByte(address + at, 0);
    }
  }
}
