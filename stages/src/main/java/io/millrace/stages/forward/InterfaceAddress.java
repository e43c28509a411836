package io.millrace.stages.forward;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;

/**
 * An address of the router on one of its links.
 *
 * @param address a unicast address
 * @param length of the prefix that all stations on the link share
 */
public record InterfaceAddress(IpAddress address, int length) {
  /** Checks that the address can be a station's. */
  public InterfaceAddress {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException(
          "prefix length " + length + " of " + address + " is not in 0.." + address.bits());
    }
    if (address.isMulticast() || address.isUnspecified() || address.isLoopback()) {
      throw new IllegalArgumentException(address + " is no address for an interface");
    }
  }

  /** Reads {@code 192.0.2.1/24} or {@code 2001:db8::1/64}. */
  public static InterfaceAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' lacks the prefix length of its link, as in 192.0.2.1/24");
    }
    IpAddress address = IpAddress.parse(text.substring(0, slash));
    return new InterfaceAddress(address, Prefix.parseLength(text, slash, address.bits()));
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
