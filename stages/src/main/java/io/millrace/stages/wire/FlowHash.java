package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * A hash of what makes a flow: addresses, protocol, and ports where there are any. All packets of a
 * flow have the same; the two directions do not. Fragments are hashed without ports, the first one
 * as well, so that they stay together.
 *
 * <p>Two rounds of multiply and shift; every bit of the result depends on all of the key.
 */
public final class FlowHash {
  private static final long K1 = 0x9e37_79b9_7f4a_7c15L;
  private static final long K2 = 0xd6e8_feb8_6659_fd93L;

  private FlowHash() {}

  /**
   * Hash of a frame's flow: of its IP header or, if there is none, of its Ethernet addresses.
   *
   * @param network what {@link Ethernet#network} said of the packet, which is a valid one
   * @param bytes of the packet, as far as IPv6 extension headers may be read
   */
  public static int of(long packet, int network, int bytes) {
    int offset = Ethernet.offset(network);
    return switch (Ethernet.etherType(network)) {
      case Ethernet.TYPE_IPV4 -> ipv4(packet + offset);
      case Ethernet.TYPE_IPV6 ->
          ipv6(packet + offset, Ipv6Extensions.walk(packet + offset, bytes - offset));
      default -> mix(Ethernet.destination(packet), Ethernet.source(packet));
    };
  }

  /** Hash of an IPv4 packet's flow, at the address of a valid IPv4 header. */
  public static int ipv4(long ip) {
    int protocol = Ipv4.protocol(ip);
    boolean ports = hasPorts(protocol) && !Ipv4.isFragment(ip);
    long second = ports ? PacketMemory.getInt(ip + Ipv4.headerBytes(ip)) : 0;
    return mix(PacketMemory.getLong(ip + Ipv4.SOURCE), second << 8 ^ protocol);
  }

  /**
   * Hash of an IPv6 packet's flow, at the address of a valid IPv6 header.
   *
   * @param walk what {@link Ipv6Extensions#walk} said of it
   */
  public static int ipv6(long ip, long walk) {
    int protocol = Ipv6Extensions.protocol(walk);
    boolean ports = walk >= 0 && hasPorts(protocol) && !Ipv6Extensions.isFragment(walk);
    long second = ports ? PacketMemory.getInt(ip + Ipv6Extensions.offset(walk)) : 0;
    long source = mixLong(Ipv6.sourceHigh(ip), Ipv6.sourceLow(ip));
    long destination = mixLong(Ipv6.destinationHigh(ip), Ipv6.destinationLow(ip));
    return mix(source ^ Long.rotateLeft(destination, 23), second << 8 ^ protocol);
  }

  private static boolean hasPorts(int protocol) {
    return protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
  }

  private static int mix(long a, long b) {
    return (int) (mixLong(a, b) >>> 32);
  }

  private static long mixLong(long a, long b) {
    long hash = a * K1;
    hash = (hash ^ hash >>> 32 ^ b) * K2;
    hash = (hash ^ hash >>> 29) * K1;
    return hash ^ hash >>> 32;
  }
}
