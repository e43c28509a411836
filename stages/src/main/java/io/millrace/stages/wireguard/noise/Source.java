package io.millrace.stages.wireguard.noise;

import java.nio.ByteBuffer;

/**
 * Where a message came from.
 *
 * @param isIpv6 whether the address is an IPv6 one
 * @param high first half of an IPv6 address, 0 of an IPv4 one
 * @param low second half of an IPv6 address, or the IPv4 one
 * @param port of UDP
 */
public record Source(boolean isIpv6, long high, long low, int port) {
  /** What a cookie is made of: address and port as they are in the packet. */
  byte[] toBytes() {
    return isIpv6
        ? ByteBuffer.allocate(18).putLong(high).putLong(low).putShort((short) port).array()
        : ByteBuffer.allocate(6).putInt((int) low).putShort((short) port).array();
  }

  /** What is one sender to the rate limiter: an IPv4 address, or a /64 of IPv6. */
  Prefix prefix() {
    return new Prefix(isIpv6, isIpv6 ? high : low);
  }

  /**
   * A sender to the rate limiter.
   *
   * @param isIpv6 whether of IPv6
   * @param bits an IPv4 address, or the first half of an IPv6 one
   */
  record Prefix(boolean isIpv6, long bits) {}
}
