package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;

/**
 * An address of the tunnel's own interface.
 *
 * @param address it
 * @param length of the prefix that it shares with others
 */
public record TunnelAddress(IpAddress address, int length) {
  /** Checks the length. */
  public TunnelAddress {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException(
          "prefix length " + length + " of " + address + " is not in 0.." + address.bits());
    }
  }

  /**
   * Reads {@code 10.0.0.1/24}; an address alone is alone on its link.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static TunnelAddress parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    int length =
        slash < 0
            ? address.bits()
            : Numbers.decimal(text.substring(slash + 1), address.bits(), "a prefix length");
    return new TunnelAddress(address, length);
  }

  /** The prefix of the link. */
  public Prefix prefix() {
    return Prefix.of(address, length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
