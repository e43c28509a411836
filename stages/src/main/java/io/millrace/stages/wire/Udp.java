package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The User Datagram Protocol (RFC 768).
 *
 * <pre>
 *   0 source port (2) | 2 destination port (2) | 4 length (2) | 6 checksum (2)
 * </pre>
 */
public final class Udp {
  /** Bytes of the header. */
  public static final int HEADER_BYTES = 8;

  /** Offset of the checksum. */
  public static final int CHECKSUM = 6;

  private Udp() {}

  /** Source port; 0 if nobody expects an answer. */
  public static int sourcePort(long udp) {
    return PacketMemory.getShort(udp);
  }

  /** Destination port. */
  public static int destinationPort(long udp) {
    return PacketMemory.getShort(udp + 2);
  }

  /** Length of header and data in bytes, which may be less than IP carries (RFC 9868). */
  public static int length(long udp) {
    return PacketMemory.getShort(udp + 4);
  }

  /** Checksum; 0 if the sender made none. */
  public static int checksum(long udp) {
    return PacketMemory.getShort(udp + CHECKSUM);
  }

  /** Writes the header with no checksum, which over IPv6 there must be. */
  public static void put(long udp, int sourcePort, int destinationPort, int length) {
    long ports = (long) (sourcePort << 16 | destinationPort) << 32;
    PacketMemory.putLong(udp, ports | (long) length << 16);
  }

  /** Computes and writes the checksum of a datagram over IPv4. */
  public static void completeChecksum4(long ip, long udp) {
    int length = length(udp);
    PacketMemory.putShort(udp + CHECKSUM, 0);
    long sum = Checksum.add(Checksum.pseudo4(ip, IpProtocol.UDP, length), udp, length);
    PacketMemory.putShort(udp + CHECKSUM, Checksum.finishUdp(sum));
  }

  /** Computes and writes the checksum of a datagram over IPv6. */
  public static void completeChecksum6(long ip, long udp) {
    int length = length(udp);
    PacketMemory.putShort(udp + CHECKSUM, 0);
    long sum = Checksum.add(Checksum.pseudo6(ip, IpProtocol.UDP, length), udp, length);
    PacketMemory.putShort(udp + CHECKSUM, Checksum.finishUdp(sum));
  }
}
