package io.millrace.stages.wire;

/**
 * An IPv4 address.
 *
 * @param value its 32 bits, the first octet the most significant
 */
public record Ipv4Address(int value) implements IpAddress, Comparable<Ipv4Address> {
  /** The address that stands for none. */
  public static final Ipv4Address UNSPECIFIED = new Ipv4Address(0);

  /** The limited broadcast address (RFC 919). */
  public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

  private static final int OCTETS = 4;

  /**
   * Reads {@code 192.0.2.1}: four decimal numbers without leading zeros, which some would take for
   * octal (RFC 6943, section 3.1.1).
   */
  public static Ipv4Address parse(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != OCTETS) {
      throw malformed(text, "it takes four numbers joined by dots");
    }
    int value = 0;
    for (String octet : octets) {
      value = value << 8 | parseOctet(text, octet);
    }
    return new Ipv4Address(value);
  }

  private static int parseOctet(String text, String octet) {
    boolean decimal = !octet.isEmpty() && octet.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal || octet.length() > 3 || Integer.parseInt(octet) > 255) {
      throw malformed(text, "'" + octet + "' is not a number from 0 to 255");
    }
    if (octet.length() > 1 && octet.charAt(0) == '0') {
      throw malformed(text, "'" + octet + "' has a leading zero");
    }
    return Integer.parseInt(octet);
  }

  private static IllegalArgumentException malformed(String text, String why) {
    return new IllegalArgumentException(
        "'" + text + "' is not an IPv4 address such as 192.0.2.1: " + why);
  }

  @Override
  public int bits() {
    return Integer.SIZE;
  }

  @Override
  public boolean isMulticast() {
    return Ipv4.isMulticast(value);
  }

  @Override
  public boolean isUnspecified() {
    return value == 0;
  }

  @Override
  public boolean isLoopback() {
    return value >>> 24 == 127;
  }

  @Override
  public int compareTo(Ipv4Address other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return (value >>> 24)
        + "."
        + (value >>> 16 & 0xff)
        + "."
        + (value >>> 8 & 0xff)
        + "."
        + (value & 0xff);
  }
}
