package io.millrace.stages.wire;

/**
 * An IPv6 address (RFC 4291), read in every form of its section 2.2 and printed in the one of RFC
 * 5952. A zone ({@code %eth0}) is no part of it.
 *
 * @param high its first 64 bits
 * @param low its last 64 bits
 */
public record Ipv6Address(long high, long low) implements IpAddress, Comparable<Ipv6Address> {
  /** The address that stands for none, {@code ::}. */
  public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);

  /** Reads {@code 2001:db8::1}. */
  public static Ipv6Address parse(String text) {
    return Ipv6Text.parse(text);
  }

  /** The 16-bit group at an index, 0 to 7. */
  int group(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> 48 - (index & 3) * 16) & 0xffff;
  }

  @Override
  public int bits() {
    return 128;
  }

  @Override
  public boolean isMulticast() {
    return Ipv6.isMulticast(high);
  }

  /** Whether it is good on its link only. */
  public boolean isLinkLocal() {
    return Ipv6.isLinkLocal(high);
  }

  @Override
  public boolean isUnspecified() {
    return (high | low) == 0;
  }

  @Override
  public boolean isLoopback() {
    return high == 0 && low == 1;
  }

  @Override
  public int compareTo(Ipv6Address other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return Ipv6Text.format(this);
  }
}
