package io.millrace.stages.wire;

/** A block of addresses that begin with the same bits, of either version (RFC 4632). */
public sealed interface Prefix permits Ipv4Prefix, Ipv6Prefix {
  /**
   * Reads {@code 192.0.2.0/24} or {@code 2001:db8::/32}; an address alone stands for itself. Bits
   * behind the length must be zero, since whoever sets them means something else.
   */
  static Prefix parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    int length = slash < 0 ? address.bits() : parseLength(text, slash, address.bits());
    Prefix prefix = of(address, length);
    if (!prefix.address().equals(address)) {
      throw new IllegalArgumentException(
          "'" + text + "' has bits set behind its length: the prefix would be " + prefix);
    }
    return prefix;
  }

  /** The length behind the slash of {@code 192.0.2.1/24}, 0 to {@code max}. */
  static int parseLength(String text, int slash, int max) {
    String digits = text.substring(slash + 1);
    boolean decimal =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int length = decimal ? Integer.parseInt(digits) : -1;
    if (length < 0 || length > max || !Integer.toString(length).equals(digits)) {
      throw new IllegalArgumentException(
          "'" + text + "' has no prefix length from 0 to " + max + " behind the slash");
    }
    return length;
  }

  /** The prefix of that length which an address lies in. */
  static Prefix of(IpAddress address, int length) {
    return switch (address) {
      case Ipv4Address a -> new Ipv4Prefix(a.value() & Ipv4Prefix.mask(length), length);
      case Ipv6Address a ->
          new Ipv6Prefix(
              a.high() & Ipv6Prefix.maskHigh(length), a.low() & Ipv6Prefix.maskLow(length), length);
    };
  }

  /** Its first address. */
  IpAddress address();

  /** Number of bits that its addresses have in common. */
  int length();

  /** Whether an address lies in it; one of the other version never does. */
  boolean contains(IpAddress address);
}
