package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 4443 asks of a message; of an error, that it quotes at least the IPv6 header of the
 * packet it is about (section 2.4 c); and RFC 2710 and RFC 3810 of the length of a multicast
 * listener's message.
 */
final class Icmpv6Rules {
  private static final int MLD_QUERY = 130;
  private static final int MLD_REPORT = 131;
  private static final int MLD_DONE = 132;
  private static final int MLD2_REPORT = 143;
  private static final int MLD_BYTES = 24;

  private Icmpv6Rules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Icmpv6.MIN_BYTES, Malformed.ICMPV6_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    int type = Icmpv6.type(cursor.at);
    missing = cursor.missing(minBytes(type), Malformed.ICMPV6_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    int bytes = cursor.wire;
    if (cursor.verifies(bytes)
        && !TransportRules.isChecksumGood(cursor, IpProtocol.ICMPV6, bytes)) {
      return Malformed.ICMPV6_CHECKSUM;
    }
    if (NeighborDiscovery.isType(type)) {
      return NeighborRules.judge(cursor, type);
    }
    return Icmpv6.isError(type) && !cursor.fragment ? judgeQuote(cursor) : null;
  }

  /** Bytes that every message of a type has; neighbor discovery has rules of its own. */
  private static int minBytes(int type) {
    return switch (type) {
      case Icmpv6.ECHO_REQUEST, Icmpv6.ECHO_REPLY, MLD2_REPORT -> Icmpv6.HEADER_BYTES;
      case MLD_QUERY, MLD_REPORT, MLD_DONE -> MLD_BYTES;
      default -> Icmpv6.isError(type) ? Icmpv6.HEADER_BYTES : Icmpv6.MIN_BYTES;
    };
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
