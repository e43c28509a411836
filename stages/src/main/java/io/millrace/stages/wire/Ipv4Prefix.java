package io.millrace.stages.wire;

/**
 * A block of IPv4 addresses.
 *
 * @param network the bits in common, zeros behind them
 * @param length how many, 0 to 32
 */
public record Ipv4Prefix(int network, int length) implements Prefix {
  /** Checks length and bits. */
  public Ipv4Prefix {
    if (length < 0 || length > 32 || (network & ~mask(length)) != 0) {
      throw new IllegalArgumentException(
          "no IPv4 prefix: " + new Ipv4Address(network) + "/" + length);
    }
  }

  /** Reads {@code 192.0.2.0/24}. */
  public static Ipv4Prefix parse(String text) {
    if (Prefix.parse(text) instanceof Ipv4Prefix prefix) {
      return prefix;
    }
    throw new IllegalArgumentException("'" + text + "' is not an IPv4 prefix");
  }

  /** As many ones as the length says, then zeros. */
  public static int mask(int length) {
    return length == 0 ? 0 : -1 << 32 - length;
  }

  /** Whether an address lies in it. */
  public boolean contains(int address) {
    return (address & mask(length)) == network;
  }

  @Override
  public boolean contains(IpAddress address) {
    return address instanceof Ipv4Address a && contains(a.value());
  }

  @Override
  public Ipv4Address address() {
    return new Ipv4Address(network);
  }

  /** Its last address: the directed broadcast address, if the prefix is a link's. */
  public Ipv4Address last() {
    return new Ipv4Address(network | ~mask(length));
  }

  @Override
  public String toString() {
    return address() + "/" + length;
  }
}
