package io.millrace.stages.wire;

/** An address of either version, as the control plane reads and prints it. */
public sealed interface IpAddress permits Ipv4Address, Ipv6Address {
  /** Reads an address of either version: one with a colon is an IPv6 address. */
  static IpAddress parse(String text) {
    return text.indexOf(':') >= 0 ? Ipv6Address.parse(text) : Ipv4Address.parse(text);
  }

  /** Number of bits, 32 or 128. */
  int bits();

  /** Whether it is of a multicast group. */
  boolean isMulticast();

  /** Whether it is the one that stands for no address. */
  boolean isUnspecified();

  /** Whether it never leaves its host. */
  boolean isLoopback();
}
