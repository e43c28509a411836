package io.millrace.stages.wire;

import io.millrace.driver.memory.PacketMemory;

/**
 * The Internet checksum (RFC 1071) over packet memory.
 *
 * <p>Sums are kept in a {@code long}, in little-endian order and unfolded; the ones' complement sum
 * does not care in which order the bytes of its words are taken, as long as the result is swapped
 * back (RFC 1071, section 2 B). So no word is swapped while adding, and eight bytes are added at a
 * time. {@link #finish} gives the checksum as it goes into the header.
 */
public final class Checksum {
  private static final long LOW_INT = 0xffff_ffffL;

  private Checksum() {}

  /** Checksum over an area, ready to be written. */
  public static int of(long address, int bytes) {
    return finish(add(0, address, bytes));
  }

  /** Checksum over a header that is these five words, in network order. */
  static int ofInts(int a, int b, int c, int d, int e) {
    long sum = (a & LOW_INT) + (b & LOW_INT) + (c & LOW_INT) + (d & LOW_INT) + (e & LOW_INT);
    return ~fold(sum) & 0xffff;
  }

  /**
   * Adds an area to a sum. All areas but the last of a sum have an even number of bytes.
   *
   * @param sum 0, or what another call returned
   * @param bytes 0 to 65,535
   */
  public static long add(long sum, long address, int bytes) {
    long total = sum;
    int at = 0;
    for (; at <= bytes - 8; at += 8) {
      long word = PacketMemory.getLongLe(address + at);
      total += (word & LOW_INT) + (word >>> 32);
    }
    return at == bytes ? total : total + tail(address + at, bytes - at);
  }

  /** The last 1 to 7 bytes. */
  private static long tail(long address, int bytes) {
    long sum = 0;
    int at = 0;
    if ((bytes & 4) != 0) {
      sum += PacketMemory.getIntLe(address) & LOW_INT;
      at = 4;
    }
    if ((bytes & 2) != 0) {
      sum += Integer.reverseBytes(PacketMemory.getShort(address + at)) >>> 16;
      at += 2;
    }
    if ((bytes & 1) != 0) {
      sum += PacketMemory.getByte(address + at);
    }
    return sum;
  }

  /**
   * Sum over the pseudo-header of IPv4 (RFC 768, RFC 9293 section 3.1).
   *
   * @param ip address of the IPv4 header
   * @param l4Bytes length of the transport header and its payload
   */
  public static long pseudo4(long ip, int protocol, int l4Bytes) {
    return add(0, ip + Ipv4.SOURCE, 8) + swap(protocol) + swap(l4Bytes);
  }

  /**
   * Sum over the pseudo-header of IPv6 (RFC 8200, section 8.1) with the destination in the header,
   * which is the final one if there is no routing header or none of its segments is left.
   *
   * @param ip address of the IPv6 header
   * @param l4Bytes length of the transport header and its payload, without extension headers
   */
  public static long pseudo6(long ip, int protocol, int l4Bytes) {
    return add(0, ip + Ipv6.SOURCE, 32) + swap(protocol) + swap(l4Bytes);
  }

  /** Whether a sum over an area that holds its own checksum shows that it is right. */
  public static boolean isGood(long sum) {
    return fold(sum) == 0xffff;
  }

  /** The checksum of a sum, as it is written into the header, 0 to 65,535. */
  public static int finish(long sum) {
    return ~swap(fold(sum)) & 0xffff;
  }

  /**
   * The checksum of a sum as UDP writes it, for which 0 means that there is none (RFC 768): all
   * ones, which is worth the same, stands in its place.
   */
  public static int finishUdp(long sum) {
    int checksum = finish(sum);
    return checksum == 0 ? 0xffff : checksum;
  }

  private static int fold(long sum) {
    long folded = (sum & LOW_INT) + (sum >>> 32);
    folded = (folded & 0xffff) + (folded >>> 16);
    folded = (folded & 0xffff) + (folded >>> 16);
    return (int) ((folded & 0xffff) + (folded >>> 16));
  }

  private static int swap(int word) {
    return (word & 0xff) << 8 | word >>> 8 & 0xff;
  }

  /**
   * A checksum after one 16-bit word it covers has changed (RFC 1624, equation 3), without a look
   * at the rest.
   */
  public static int update(int checksum, int before, int after) {
    int sum = (~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffff);
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    return ~sum & 0xffff;
  }

  /** A checksum after two aligned 16-bit words, an IPv4 address for instance, have changed. */
  public static int updateInt(int checksum, int before, int after) {
    return update(update(checksum, before >>> 16, after >>> 16), before, after);
  }

  /**
   * A checksum after four aligned 16-bit words, half an IPv6 address for instance, have changed.
   */
  public static int updateLong(int checksum, long before, long after) {
    int half = updateInt(checksum, (int) (before >>> 32), (int) (after >>> 32));
    return updateInt(half, (int) before, (int) after);
  }
}
