package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Udp;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 768 asks of a datagram. A length less than what IP carries is allowed (RFC 9868), and so
 * is no checksum over IPv4; over IPv6 that is for tunnels only, and whoever is on their path lets
 * it pass (RFC 6936, section 5) unless told otherwise.
 */
final class UdpRules {
  private UdpRules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Udp.HEADER_BYTES, Malformed.UDP_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    long udp = cursor.at;
    int length = Udp.length(udp);
    if (length < Udp.HEADER_BYTES || length > cursor.wire && !cursor.fragment) {
      return Malformed.UDP_LENGTH;
    }
    if (Udp.destinationPort(udp) == 0) {
      return Malformed.UDP_PORT_ZERO;
    }
    return judgeChecksum(cursor, udp, length);
  }

  private static @Nullable DropReason judgeChecksum(Cursor cursor, long udp, int length) {
    if (Udp.checksum(udp) == 0) {
      boolean allowed = cursor.version == 4 || cursor.allowZeroChecksum;
      return allowed ? null : Malformed.UDP_CHECKSUM_MISSING;
    }
    return cursor.verifies(length) && !TransportRules.isChecksumGood(cursor, IpProtocol.UDP, length)
        ? Malformed.UDP_CHECKSUM
        : null;
  }
}
