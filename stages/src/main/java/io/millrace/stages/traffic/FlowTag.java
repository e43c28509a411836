package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;

/**
 * The mark in generated frames that tells which flow they are of and where in it they stand, eight
 * bytes: sequence, then flow. UDP carries it at the start of its data, TCP as its sequence and
 * acknowledgment numbers. Only {@link StampedSource} counts the sequence; else it is 0.
 */
public final class FlowTag {
  /** What {@link #address} says of a frame that cannot have a tag. */
  public static final long NONE = -1;

  static final int BYTES = 8;

  private static final int TCP_SEQUENCE = 4;

  private FlowTag() {}

  /** Address of the tag in a frame of UDP or TCP over IP, or {@link #NONE}. */
  public static long address(long packet) {
    if (Packet.length(packet) < FrameWriter.MIN_FRAME) {
      return NONE;
    }
    int network = Ethernet.network(packet);
    long ip = packet + Ethernet.offset(network);
    return switch (Ethernet.etherType(network)) {
      case Ethernet.TYPE_IPV4 -> behind(ip + Ipv4.headerBytes(ip), Ipv4.protocol(ip));
      case Ethernet.TYPE_IPV6 -> behind(ip + Ipv6.HEADER_BYTES, Ipv6.nextHeader(ip));
      default -> NONE;
    };
  }

  private static long behind(long l4, int protocol) {
    return switch (protocol) {
      case IpProtocol.UDP -> l4 + Udp.HEADER_BYTES;
      case IpProtocol.TCP -> l4 + TCP_SEQUENCE;
      default -> NONE;
    };
  }

  /** Bytes from a frame's tag to its transport checksum. */
  static int checksumDistance(long packet, long tag) {
    int network = Ethernet.network(packet);
    long ip = packet + Ethernet.offset(network);
    boolean four = Ethernet.etherType(network) == Ethernet.TYPE_IPV4;
    int protocol = four ? Ipv4.protocol(ip) : Ipv6.nextHeader(ip);
    return protocol == IpProtocol.TCP
        ? Tcp.CHECKSUM - TCP_SEQUENCE
        : Udp.CHECKSUM - Udp.HEADER_BYTES;
  }

  /** The frame's place in its flow, from 0, of the tag at an address. */
  public static int sequence(long tag) {
    return PacketMemory.getInt(tag);
  }

  /** The flow's number, of the tag at an address. */
  public static int flow(long tag) {
    return PacketMemory.getInt(tag + 4);
  }
}
