package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The IPv4 header (RFC 791, section 3.1).
 *
 * <pre>
 *   0 version, header length (1) | 1 type of service (1) | 2 total length (2)
 *   4 identification (2) | 6 flags, fragment offset (2)
 *   8 time to live (1) | 9 protocol (1) | 10 header checksum (2)
 *  12 source address (4) | 16 destination address (4) | 20 options
 * </pre>
 */
public final class Ipv4 {
  /** Bytes of the header without options. */
  public static final int HEADER_BYTES = 20;

  /** Bytes of the longest header. */
  public static final int MAX_HEADER_BYTES = 60;

  /** Largest datagram in bytes. */
  public static final int MAX_TOTAL_LENGTH = 0xffff;

  /** Offset of the total length. */
  public static final int TOTAL_LENGTH = 2;

  /** Offset of the identification. */
  public static final int IDENTIFICATION = 4;

  /** Offset of the flags and the fragment offset. */
  public static final int FRAGMENT = 6;

  /** Offset of the time to live. */
  public static final int TIME_TO_LIVE = 8;

  /** Offset of the protocol. */
  public static final int PROTOCOL = 9;

  /** Offset of the header checksum. */
  public static final int HEADER_CHECKSUM = 10;

  /** Offset of the source address. */
  public static final int SOURCE = 12;

  /** Offset of the destination address. */
  public static final int DESTINATION = 16;

  /** Bit of the fragment word: do not fragment. */
  public static final int DONT_FRAGMENT = 0x4000;

  /** Bit of the fragment word: more fragments follow. */
  public static final int MORE_FRAGMENTS = 0x2000;

  private static final int OFFSET_BITS = 0x1fff;

  private Ipv4() {}

  /** Version, 4. */
  public static int version(long ip) {
    return PacketMemory.getByte(ip) >>> 4;
  }

  /** Length of the header in bytes, 20 to 60 in a valid one. */
  public static int headerBytes(long ip) {
    return (PacketMemory.getByte(ip) & 15) * 4;
  }

  /** Type of service: six bits of DSCP (RFC 2474) and two of ECN (RFC 3168). */
  public static int typeOfService(long ip) {
    return PacketMemory.getByte(ip + 1);
  }

  /** Length of the datagram, header included, in bytes. */
  public static int totalLength(long ip) {
    return PacketMemory.getShort(ip + TOTAL_LENGTH);
  }

  /** Identification, what fragments of one datagram have in common. */
  public static int identification(long ip) {
    return PacketMemory.getShort(ip + IDENTIFICATION);
  }

  /** Flags and fragment offset as they stand. */
  public static int fragment(long ip) {
    return PacketMemory.getShort(ip + FRAGMENT);
  }

  /** Whether routers must not fragment the datagram. */
  public static boolean dontFragment(long ip) {
    return (fragment(ip) & DONT_FRAGMENT) != 0;
  }

  /** Whether this is a fragment, be it the first. */
  public static boolean isFragment(long ip) {
    return isFragmentWord(fragment(ip));
  }

  /** Whether a fragment word belongs to a fragment, be it the first. */
  public static boolean isFragmentWord(int fragment) {
    return (fragment & (MORE_FRAGMENTS | OFFSET_BITS)) != 0;
  }

  /** Where the payload belongs in the whole datagram's, in bytes, of a fragment word. */
  public static int fragmentOffsetBytes(int fragment) {
    return (fragment & OFFSET_BITS) * 8;
  }

  /** Time to live. */
  public static int timeToLive(long ip) {
    return PacketMemory.getByte(ip + TIME_TO_LIVE);
  }

  /** Protocol of the payload, see {@link IpProtocol}. */
  public static int protocol(long ip) {
    return PacketMemory.getByte(ip + PROTOCOL);
  }

  /** Header checksum. */
  public static int headerChecksum(long ip) {
    return PacketMemory.getShort(ip + HEADER_CHECKSUM);
  }

  /** Source address. */
  public static int source(long ip) {
    return PacketMemory.getInt(ip + SOURCE);
  }

  /** Destination address. */
  public static int destination(long ip) {
    return PacketMemory.getInt(ip + DESTINATION);
  }

  /** Sets the total length, without touching the checksum. */
  public static void putTotalLength(long ip, int bytes) {
    PacketMemory.putShort(ip + TOTAL_LENGTH, bytes);
  }

  /** Sets the fragment word, without touching the checksum. */
  public static void putFragment(long ip, int fragment) {
    PacketMemory.putShort(ip + FRAGMENT, fragment);
  }

  /** Sets the source address, without touching the checksum. */
  public static void putSource(long ip, int address) {
    PacketMemory.putInt(ip + SOURCE, address);
  }

  /** Sets the destination address, without touching the checksum. */
  public static void putDestination(long ip, int address) {
    PacketMemory.putInt(ip + DESTINATION, address);
  }

  /** Writes a header without options, checksum included. */
  public static void put(
      long ip,
      int typeOfService,
      int totalLength,
      int identification,
      int fragment,
      int timeToLive,
      int protocol,
      int source,
      int destination) {
    int first = 0x4500 << 16 | typeOfService << 16 | totalLength;
    int second = identification << 16 | fragment;
    int third = timeToLive << 24 | protocol << 16;
    // Of the values: reading back what has just been written in other sizes would wait for memory.
    int checksum = Checksum.ofInts(first, second, third, source, destination);
    PacketMemory.putLong(ip, both(first, second));
    PacketMemory.putInt(ip + TIME_TO_LIVE, third | checksum);
    PacketMemory.putLong(ip + SOURCE, both(source, destination));
  }

  private static long both(int first, int second) {
    return (long) first << 32 | second & 0xffff_ffffL;
  }

  /** Computes the header checksum and writes it. */
  public static void completeHeaderChecksum(long ip) {
    PacketMemory.putShort(ip + HEADER_CHECKSUM, 0);
    PacketMemory.putShort(ip + HEADER_CHECKSUM, Checksum.of(ip, headerBytes(ip)));
  }

  /** Whether the header checksum is right. */
  public static boolean headerChecksumGood(long ip) {
    return Checksum.isGood(Checksum.add(0, ip, headerBytes(ip)));
  }

  /** Takes one off the time to live, which is not 0, and adjusts the checksum (RFC 1624). */
  public static void decrementTimeToLive(long ip) {
    int word = PacketMemory.getInt(ip + TIME_TO_LIVE);
    int checksum = (word & 0xffff) + 0x0100;
    checksum = checksum + (checksum >>> 16) & 0xffff;
    PacketMemory.putInt(ip + TIME_TO_LIVE, (word - 0x0100_0000) & 0xffff_0000 | checksum);
  }

  /** Whether an address is of a multicast group (RFC 5771). */
  public static boolean isMulticast(int address) {
    return address >>> 28 == 14;
  }
}
