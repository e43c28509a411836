package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.Prefix;

/**
 * A prefix that a peer gets or loses.
 *
 * @param prefix what its packets come from and go to
 * @param remove whether the peer loses it, if it has it
 */
public record AllowedIp(Prefix prefix, boolean remove) {
  /** A prefix that a peer gets. */
  public static AllowedIp add(Prefix prefix) {
    return new AllowedIp(prefix, false);
  }

  /**
   * Reads {@code 10.0.0.0/8} as a prefix to get, with or without {@code +} in front, and {@code
   * -10.0.0.0/8} as one to lose; an address alone stands for itself. Bits behind the length are
   * cleared, as wg(8) has them cleared.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static AllowedIp parse(String text) {
    boolean remove = text.startsWith("-");
    String address = isIncremental(text) ? text.substring(1) : text;
    return new AllowedIp(TunnelAddress.parse(address).prefix(), remove);
  }

  /** Whether it is written as a change to what the peer has, not as a part of all it has. */
  static boolean isIncremental(String text) {
    return text.startsWith("-") || text.startsWith("+");
  }

  @Override
  public String toString() {
    return (remove ? "-" : "") + prefix;
  }
}
