package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The IPv6 header (RFC 8200, section 3). What lies between it and the transport layer is walked by
 * {@link Ipv6Extensions}.
 *
 * <pre>
 *   0 version (4 bits), traffic class (8), flow label (20)
 *   4 payload length (2) | 6 next header (1) | 7 hop limit (1)
 *   8 source address (16) | 24 destination address (16)
 * </pre>
 */
public final class Ipv6 {
  /** Bytes of the header. */
  public static final int HEADER_BYTES = 40;

  /** Bytes that every link must carry in one piece (RFC 8200, section 5). */
  public static final int MIN_MTU = 1280;

  /** Offset of the payload length. */
  public static final int PAYLOAD_LENGTH = 4;

  /** Offset of the next header. */
  public static final int NEXT_HEADER = 6;

  /** Offset of the hop limit. */
  public static final int HOP_LIMIT = 7;

  /** Offset of the source address. */
  public static final int SOURCE = 8;

  /** Offset of the destination address. */
  public static final int DESTINATION = 24;

  private Ipv6() {}

  /** Version, 6. */
  public static int version(long ip) {
    return PacketMemory.getByte(ip) >>> 4;
  }

  /** Traffic class: six bits of DSCP (RFC 2474) and two of ECN (RFC 3168). */
  public static int trafficClass(long ip) {
    return PacketMemory.getShort(ip) >>> 4 & 0xff;
  }

  /** Flow label, 20 bits (RFC 6437). */
  public static int flowLabel(long ip) {
    return PacketMemory.getInt(ip) & 0xf_ffff;
  }

  /** Bytes behind this header, extension headers included; 0 in a jumbogram (RFC 2675). */
  public static int payloadLength(long ip) {
    return PacketMemory.getShort(ip + PAYLOAD_LENGTH);
  }

  /** Type of the header that follows, see {@link IpProtocol}. */
  public static int nextHeader(long ip) {
    return PacketMemory.getByte(ip + NEXT_HEADER);
  }

  /** Hop limit. */
  public static int hopLimit(long ip) {
    return PacketMemory.getByte(ip + HOP_LIMIT);
  }

  /** First half of the source address. */
  public static long sourceHigh(long ip) {
    return PacketMemory.getLong(ip + SOURCE);
  }

  /** Second half of the source address. */
  public static long sourceLow(long ip) {
    return PacketMemory.getLong(ip + SOURCE + 8);
  }

  /** First half of the destination address. */
  public static long destinationHigh(long ip) {
    return PacketMemory.getLong(ip + DESTINATION);
  }

  /** Second half of the destination address. */
  public static long destinationLow(long ip) {
    return PacketMemory.getLong(ip + DESTINATION + 8);
  }

  /** Sets the payload length. */
  public static void putPayloadLength(long ip, int bytes) {
    PacketMemory.putShort(ip + PAYLOAD_LENGTH, bytes);
  }

  /** Sets the hop limit; no checksum covers it. */
  public static void putHopLimit(long ip, int hopLimit) {
    PacketMemory.putByte(ip + HOP_LIMIT, hopLimit);
  }

  /** Sets the source address. */
  public static void putSource(long ip, long high, long low) {
    PacketMemory.putLong(ip + SOURCE, high);
    PacketMemory.putLong(ip + SOURCE + 8, low);
  }

  /** Sets the destination address. */
  public static void putDestination(long ip, long high, long low) {
    PacketMemory.putLong(ip + DESTINATION, high);
    PacketMemory.putLong(ip + DESTINATION + 8, low);
  }

  /** Writes all but the addresses. */
  public static void put(
      long ip, int trafficClass, int flowLabel, int payloadLength, int nextHeader, int hopLimit) {
    PacketMemory.putInt(ip, 6 << 28 | trafficClass << 20 | flowLabel);
    PacketMemory.putInt(ip + PAYLOAD_LENGTH, payloadLength << 16 | nextHeader << 8 | hopLimit);
  }

  /** Whether an address is of a multicast group, by its first half (RFC 4291, section 2.7). */
  public static boolean isMulticast(long high) {
    return high >>> 56 == 0xff;
  }

  /** Whether an address is good on its link only, by its first half (RFC 4291, section 2.5.6). */
  public static boolean isLinkLocal(long high) {
    return high >>> 54 == 0xfe80 >>> 6;
  }
}
