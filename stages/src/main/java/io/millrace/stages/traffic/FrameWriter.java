package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;

/**
 * Writes valid frames. A frame that cannot be as short as asked is as short as it can be: 70 and 74
 * bytes for UDP and TCP over IPv6. Whatever is shorter than Ethernet's 60 bytes is padded.
 *
 * @param sourceMac the sender's address
 * @param destinationMac the receiver's address
 */
record FrameWriter(long sourceMac, long destinationMac) {
  static final int MIN_FRAME = 60;
  private static final int TTL = 64;
  private static final int WINDOW = 0xffff;

  /** A frame of a UDP or TCP flow, tagged with the flow's number ({@link FlowTag}). */
  long flow(long packet, Flow flow, int length) {
    boolean tcp = flow.protocol() == IpProtocol.TCP;
    int l4Header = tcp ? Tcp.HEADER_BYTES : Udp.HEADER_BYTES + FlowTag.BYTES;
    long filled = ip(packet, flow.source(), flow.destination(), flow.protocol(), length, l4Header);
    long ip = packet + Ethernet.HEADER_BYTES;
    long l4 = ip + ipHeaderBytes(flow.source());
    int l4Bytes = l4Bytes(ip);
    if (tcp) {
      Tcp.put(l4, flow.sourcePort(), flow.destinationPort(), 0, flow.id(), Tcp.ACK, WINDOW);
      payload(l4 + Tcp.HEADER_BYTES, l4Bytes - Tcp.HEADER_BYTES);
    } else {
      Udp.put(l4, flow.sourcePort(), flow.destinationPort(), l4Bytes);
      payload(l4 + Udp.HEADER_BYTES, l4Bytes - Udp.HEADER_BYTES);
      PacketMemory.putInt(l4 + Udp.HEADER_BYTES, 0);
      PacketMemory.putInt(l4 + Udp.HEADER_BYTES + 4, flow.id());
    }
    completeTransport(ip);
    return filled;
  }

  /** Ethernet and IP, with room for a payload of at least {@code minPayload} bytes. */
  long ip(
      long packet,
      IpAddress source,
      IpAddress destination,
      int protocol,
      int length,
      int minPayload) {
    long ip = packet + Ethernet.HEADER_BYTES;
    int header = ipHeaderBytes(source);
    int payload = Math.max(minPayload, length - Ethernet.HEADER_BYTES - header);
    if (source instanceof Ipv4Address from && destination instanceof Ipv4Address to) {
      ethernet(packet, Ethernet.TYPE_IPV4);
      Ipv4.put(ip, 0, header + payload, 0, 0, TTL, protocol, from.value(), to.value());
    } else if (source instanceof Ipv6Address from && destination instanceof Ipv6Address to) {
      ethernet(packet, Ethernet.TYPE_IPV6);
      Ipv6.put(ip, 0, 0, payload, protocol, TTL);
      Ipv6.putSource(ip, from.high(), from.low());
      Ipv6.putDestination(ip, to.high(), to.low());
    } else {
      throw new IllegalArgumentException(source + " cannot send to " + destination);
    }
    return Packet.withLength(packet, padded(packet, Ethernet.HEADER_BYTES + header + payload));
  }

  void ethernet(long packet, int type) {
    Ethernet.put(packet, destinationMac, sourceMac, type);
  }

  private static int ipHeaderBytes(IpAddress address) {
    return address instanceof Ipv4Address ? Ipv4.HEADER_BYTES : Ipv6.HEADER_BYTES;
  }

  /** Bytes behind an IPv4 header without options, or behind an IPv6 header. */
  static int l4Bytes(long ip) {
    return Ipv4.version(ip) == 4
        ? Ipv4.totalLength(ip) - Ipv4.HEADER_BYTES
        : Ipv6.payloadLength(ip);
  }

  private static void payload(long at, int bytes) {
    for (int i = 0; i < bytes; i++) {
      PacketMemory.putByte(at + i, i);
    }
  }

  /** Fills a frame with zeros up to Ethernet's minimum; returns its length then. */
  static int padded(long packet, int length) {
    for (int at = length; at < MIN_FRAME; at++) {
      PacketMemory.putByte(packet + at, 0);
    }
    return Math.max(length, MIN_FRAME);
  }

  /** Writes the checksum of the UDP or TCP that follows an IP header without options. */
  static void completeTransport(long ip) {
    int bytes = l4Bytes(ip);
    if (Ipv4.version(ip) == 4) {
      long l4 = ip + Ipv4.HEADER_BYTES;
      if (Ipv4.protocol(ip) == IpProtocol.TCP) {
        Tcp.completeChecksum4(ip, l4, bytes);
      } else {
        Udp.completeChecksum4(ip, l4);
      }
    } else {
      long l4 = ip + Ipv6.HEADER_BYTES;
      if (Ipv6.nextHeader(ip) == IpProtocol.TCP) {
        Tcp.completeChecksum6(ip, l4, bytes);
      } else {
        Udp.completeChecksum6(ip, l4);
      }
    }
  }
}
