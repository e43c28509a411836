package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The Internet Control Message Protocol for IPv6 (RFC 4443). Neighbor discovery, which travels in
 * it, is in {@link NeighborDiscovery}.
 *
 * <pre>
 *   0 type (1) | 1 code (1) | 2 checksum (2) | 4 message body
 * </pre>
 */
public final class Icmpv6 {
  /** Bytes of what all messages have in common. */
  public static final int MIN_BYTES = 4;

  /** Bytes of the header of error and echo messages. */
  public static final int HEADER_BYTES = 8;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 2;

  /** Type destination unreachable. */
  public static final int DESTINATION_UNREACHABLE = 1;

  /** Type packet too big. */
  public static final int PACKET_TOO_BIG = 2;

  /** Type time exceeded. */
  public static final int TIME_EXCEEDED = 3;

  /** Type parameter problem. */
  public static final int PARAMETER_PROBLEM = 4;

  /** Type echo request. */
  public static final int ECHO_REQUEST = 128;

  /** Type echo reply. */
  public static final int ECHO_REPLY = 129;

  /** Code of {@link #DESTINATION_UNREACHABLE}: no route. */
  public static final int CODE_NO_ROUTE = 0;

  /** Code of {@link #DESTINATION_UNREACHABLE}: the address does not answer. */
  public static final int CODE_ADDRESS_UNREACHABLE = 3;

  /** Code of {@link #DESTINATION_UNREACHABLE}: nobody at that port. */
  public static final int CODE_PORT_UNREACHABLE = 4;

  private Icmpv6() {}

  /** Type. */
  public static int type(long icmp) {
    return PacketMemory.getByte(icmp);
  }

  /** Code. */
  public static int code(long icmp) {
    return PacketMemory.getByte(icmp + 1);
  }

  /** Checksum, which covers a pseudo-header as well. */
  public static int checksum(long icmp) {
    return PacketMemory.getShort(icmp + CHECKSUM);
  }

  /** The four bytes behind the checksum: identifier and sequence number, MTU or pointer. */
  public static int rest(long icmp) {
    return PacketMemory.getInt(icmp + 4);
  }

  /** Whether messages of that type report an error (RFC 4443, section 2.1). */
  public static boolean isError(int type) {
    return type < 128;
  }

  /** Writes the header without checksum. */
  public static void put(long icmp, int type, int code, int rest) {
    PacketMemory.putInt(icmp, type << 24 | code << 16);
    PacketMemory.putInt(icmp + 4, rest);
  }

  /** Computes and writes the checksum of a message of {@code bytes} bytes behind {@code ip}. */
  public static void completeChecksum(long ip, long icmp, int bytes) {
    PacketMemory.putShort(icmp + CHECKSUM, 0);
    long sum = Checksum.add(Checksum.pseudo6(ip, IpProtocol.ICMPV6, bytes), icmp, bytes);
    PacketMemory.putShort(icmp + CHECKSUM, Checksum.finish(sum));
  }
}
