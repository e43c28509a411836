package io.millrace.stages.wireguard;

import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;

/** What the tunnel has to know of the IP packets that it carries. */
final class InnerPacket {
  /** Neither IPv4 nor IPv6. */
  static final int NO_IP = -1;

  /** Shorter than its header, or than it says. */
  static final int TRUNCATED = -2;

  private InnerPacket() {}

  /**
   * The length that a packet gives for itself, or one of the constants above.
   *
   * @param available bytes that there are
   */
  static int length(long ip, int available) {
    int version = available == 0 ? 0 : Ipv4.version(ip);
    if (version == 4) {
      return available < Ipv4.HEADER_BYTES
          ? TRUNCATED
          : checked(Ipv4.totalLength(ip), Ipv4.HEADER_BYTES, available);
    }
    if (version == 6) {
      return available < Ipv6.HEADER_BYTES
          ? TRUNCATED
          : checked(Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip), Ipv6.HEADER_BYTES, available);
    }
    return NO_IP;
  }

  private static int checked(int length, int least, int available) {
    return length >= least && length <= available ? length : TRUNCATED;
  }
}
