package io.millrace.stages.wire;

/**
 * A block of IPv6 addresses.
 *
 * @param high first 64 bits of the network, zeros behind its length
 * @param low last 64 bits of the network
 * @param length number of bits in common, 0 to 128
 */
public record Ipv6Prefix(long high, long low, int length) implements Prefix {
  /** Checks length and bits. */
  public Ipv6Prefix {
    if (length < 0
        || length > 128
        || (high & ~maskHigh(length)) != 0
        || (low & ~maskLow(length)) != 0) {
      throw new IllegalArgumentException(
          "no IPv6 prefix: " + new Ipv6Address(high, low) + "/" + length);
    }
  }

  /** Reads {@code 2001:db8::/32}. */
  public static Ipv6Prefix parse(String text) {
    if (Prefix.parse(text) instanceof Ipv6Prefix prefix) {
      return prefix;
    }
    throw new IllegalArgumentException("'" + text + "' is not an IPv6 prefix");
  }

  /** The first 64 bits of a mask. */
  public static long maskHigh(int length) {
    return length >= 64 ? -1 : mask(length);
  }

  /** The last 64 bits of a mask. */
  public static long maskLow(int length) {
    return length <= 64 ? 0 : mask(length - 64);
  }

  private static long mask(int length) {
    return length == 0 ? 0 : -1L << 64 - length;
  }

  /** Whether an address lies in it. */
  public boolean contains(long addressHigh, long addressLow) {
    return (addressHigh & maskHigh(length)) == high && (addressLow & maskLow(length)) == low;
  }

  @Override
  public boolean contains(IpAddress address) {
    return address instanceof Ipv6Address a && contains(a.high(), a.low());
  }

  @Override
  public Ipv6Address address() {
    return new Ipv6Address(high, low);
  }

  @Override
  public String toString() {
    return address() + "/" + length;
  }
}
