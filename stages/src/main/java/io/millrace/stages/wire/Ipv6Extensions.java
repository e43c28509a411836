package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The chain of extension headers between the IPv6 header and the transport layer (RFC 8200, section
 * 4): hop-by-hop options, routing, fragment, destination options, authentication (RFC 4302). ESP
 * and everything unknown end it, being the payload.
 *
 * <p>The walk reads nothing behind the bytes it is told of and visits at most {@link #MAX_HEADERS}
 * headers. Its result is one {@code long}, negative if the chain is broken:
 *
 * <pre>
 *   0–7 protocol | 8–23 offset of the payload from the IPv6 header in bytes
 *   24–39 fragment word: offset (13 bits), reserved (2), more (1) | 40 is a fragment
 * </pre>
 */
public final class Ipv6Extensions {
  /** Extension headers that a packet may have; what is beyond is not worth a router's time. */
  public static final int MAX_HEADERS = 8;

  /** The bytes end before the chain does. */
  public static final long TRUNCATED = -1;

  /** More headers than {@link #MAX_HEADERS}. */
  public static final long TOO_MANY = -2;

  /** Hop-by-hop options elsewhere than right behind the IPv6 header (RFC 8200, section 4.1). */
  public static final long MISPLACED = -3;

  /** Bytes of a fragment header. */
  public static final int FRAGMENT_BYTES = 8;

  private static final long FRAGMENT_FLAG = 1L << 40;
  private static final int FRAGMENT_SHIFT = 24;

  /** Protocols that are extension headers; all are below 64. */
  private static final long EXTENSIONS =
      1L << IpProtocol.HOP_BY_HOP
          | 1L << IpProtocol.ROUTING
          | 1L << IpProtocol.FRAGMENT
          | 1L << IpProtocol.AUTHENTICATION
          | 1L << IpProtocol.DESTINATION_OPTIONS;

  private Ipv6Extensions() {}

  /**
   * Walks the chain. Of a fragment other than the first, only the headers up to the fragment header
   * are there, and the payload is a piece of what follows them.
   *
   * @param ip address of the IPv6 header
   * @param bytes how many bytes there are from {@code ip} on, at least {@link Ipv6#HEADER_BYTES}
   * @return for the accessors below, or {@link #TRUNCATED}, {@link #TOO_MANY}, {@link #MISPLACED}
   */
  public static long walk(long ip, int bytes) {
    int protocol = Ipv6.nextHeader(ip);
    return isExtension(protocol) ? walk(ip, bytes, protocol) : Ipv6.HEADER_BYTES << 8 | protocol;
  }

  private static long walk(long ip, int bytes, int first) {
    int protocol = first;
    int offset = Ipv6.HEADER_BYTES;
    long fragment = 0;
    for (int headers = 0; isExtension(protocol) && !isLater(fragment); headers++) {
      if (headers == MAX_HEADERS) {
        return TOO_MANY;
      }
      if (protocol == IpProtocol.HOP_BY_HOP && headers > 0) {
        return MISPLACED;
      }
      if (bytes < offset + 8 || bytes < offset + lengthBytes(protocol, ip + offset)) {
        return TRUNCATED;
      }
      long header = ip + offset;
      if (protocol == IpProtocol.FRAGMENT) {
        fragment = FRAGMENT_FLAG | (long) PacketMemory.getShort(header + 2) << FRAGMENT_SHIFT;
      }
      offset += lengthBytes(protocol, header);
      protocol = PacketMemory.getByte(header);
    }
    return fragment | (long) offset << 8 | protocol;
  }

  /** Whether a protocol number stands for an extension header that can be walked. */
  public static boolean isExtension(int protocol) {
    return protocol < 64 && (EXTENSIONS >>> protocol & 1) != 0;
  }

  /** Length in bytes of the extension header of that kind at an address. */
  public static int lengthBytes(int protocol, long header) {
    return switch (protocol) {
      case IpProtocol.FRAGMENT -> FRAGMENT_BYTES;
      case IpProtocol.AUTHENTICATION -> (PacketMemory.getByte(header + 1) + 2) * 4;
      default -> (PacketMemory.getByte(header + 1) + 1) * 8;
    };
  }

  /** What the payload is: the next header of the last one. */
  public static int protocol(long walk) {
    return (int) walk & 0xff;
  }

  /** Where the payload starts, in bytes from the IPv6 header. */
  public static int offset(long walk) {
    return (int) (walk >>> 8) & 0xffff;
  }

  /** Whether there is a fragment header. */
  public static boolean isFragment(long walk) {
    return (walk & FRAGMENT_FLAG) != 0;
  }

  /** Whether the payload is a later piece, one that does not begin with a transport header. */
  public static boolean isLaterFragment(long walk) {
    return walk >= 0 && isLater(walk);
  }

  private static boolean isLater(long fragment) {
    return (fragment & 0xfff8L << FRAGMENT_SHIFT) != 0;
  }

  /** Where the payload belongs in the whole packet's fragmentable part, in bytes. */
  public static int fragmentOffsetBytes(long walk) {
    return (int) (walk >>> FRAGMENT_SHIFT) & 0xfff8;
  }

  /** Whether more fragments follow. */
  public static boolean moreFragments(long walk) {
    return (walk & 1L << FRAGMENT_SHIFT) != 0;
  }

  /** Writes a fragment header. */
  public static void putFragment(
      long header, int nextHeader, int offsetBytes, boolean more, int identification) {
    PacketMemory.putInt(header, nextHeader << 24 | offsetBytes | (more ? 1 : 0));
    PacketMemory.putInt(header + 4, identification);
  }
}
