package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 4443 asks of a message; of an error, that it quotes at least the IPv6 header of the
 * packet it is about (section 2.4 c).
 */
final class Icmpv6Rules {
  private Icmpv6Rules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Icmpv6.MIN_BYTES, Malformed.ICMPV6_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    int type = Icmpv6.type(cursor.at);
    if (hasLongHeader(type)) {
      missing = cursor.missing(Icmpv6.HEADER_BYTES, Malformed.ICMPV6_TRUNCATED);
      if (missing != null) {
        return missing;
      }
    }
    int bytes = cursor.wire;
    if (cursor.verifies(bytes)
        && !TransportRules.isChecksumGood(cursor, IpProtocol.ICMPV6, bytes)) {
      return Malformed.ICMPV6_CHECKSUM;
    }
    if (NeighborDiscovery.isType(type)) {
      return NeighborRules.judge(cursor, type);
    }
    return Icmpv6.isError(type) ? judgeQuote(cursor) : null;
  }

  private static boolean hasLongHeader(int type) {
    return Icmpv6.isError(type) || type == Icmpv6.ECHO_REQUEST || type == Icmpv6.ECHO_REPLY;
  }

  private static @Nullable DropReason judgeQuote(Cursor cursor) {
    cursor.skip(Icmpv6.HEADER_BYTES);
    DropReason missing = cursor.missing(Ipv6.HEADER_BYTES, Malformed.ICMPV6_QUOTE);
    if (missing != null) {
      return missing;
    }
    return Ipv6.version(cursor.at) == 6 ? null : Malformed.ICMPV6_QUOTE;
  }
}
