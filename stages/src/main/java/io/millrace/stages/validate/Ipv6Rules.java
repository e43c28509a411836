package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 8200 asks of an IPv6 packet and its fragments (section 4.5, RFC 7112) and RFC 4291 of
 * its addresses. Jumbograms (RFC 2675) are not supported: their payload length is 0, and so they
 * end within their extension header.
 */
final class Ipv6Rules {
  private static final int MAX_PAYLOAD_LENGTH = 0xffff;

  private Ipv6Rules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Ipv6.HEADER_BYTES, Malformed.IPV6_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    long ip = cursor.at;
    if (Ipv6.version(ip) != 6) {
      return Malformed.IPV6_VERSION;
    }
    int bytes = Ipv6.HEADER_BYTES + Ipv6.payloadLength(ip);
    if (bytes > cursor.wire) {
      return Malformed.IPV6_PAYLOAD_LENGTH;
    }
    cursor.limit(bytes);
    cursor.ip = ip;
    cursor.version = 6;
    DropReason reason = judgeAddresses(ip);
    return reason != null ? reason : judgeExtensions(cursor, ip);
  }

  private static @Nullable DropReason judgeAddresses(long ip) {
    long sourceHigh = Ipv6.sourceHigh(ip);
    long sourceLow = Ipv6.sourceLow(ip);
    long destinationHigh = Ipv6.destinationHigh(ip);
    long destinationLow = Ipv6.destinationLow(ip);
    if (Martians.isBadSource6(sourceHigh, sourceLow, destinationHigh)) {
      return Malformed.IPV6_SOURCE_MARTIAN;
    }
    if (Martians.isBadDestination6(destinationHigh, destinationLow)) {
      return Malformed.IPV6_DESTINATION_MARTIAN;
    }
    return sourceHigh == destinationHigh && sourceLow == destinationLow
        ? Malformed.IPV6_LAND
        : null;
  }

  private static @Nullable DropReason judgeExtensions(Cursor cursor, long ip) {
    if (!Ipv6Extensions.isExtension(Ipv6.nextHeader(ip))) {
      cursor.skip(Ipv6.HEADER_BYTES);
      return TransportRules.judge(cursor, Ipv6.nextHeader(ip));
    }
    long walk = Ipv6Extensions.walk(ip, cursor.captured);
    if (walk < 0) {
      return judgeBroken(cursor, walk);
    }
    DropReason reason = Ipv6ExtensionRules.judge(cursor, Ipv6Extensions.offset(walk));
    if (reason != null) {
      return reason;
    }
    cursor.skip(Ipv6Extensions.offset(walk));
    return Ipv6Extensions.isFragment(walk)
        ? judgeFragment(cursor, walk)
        : TransportRules.judge(cursor, Ipv6Extensions.protocol(walk));
  }

  private static DropReason judgeBroken(Cursor cursor, long walk) {
    if (walk == Ipv6Extensions.TOO_MANY) {
      return Malformed.IPV6_EXTENSION_COUNT;
    }
    if (walk == Ipv6Extensions.MISPLACED) {
      return Malformed.IPV6_EXTENSION_ORDER;
    }
    return cursor.captured < cursor.wire
        ? Malformed.CAPTURE_CUT
        : Malformed.IPV6_EXTENSION_TRUNCATED;
  }

  private static @Nullable DropReason judgeFragment(Cursor cursor, long walk) {
    int offset = Ipv6Extensions.fragmentOffsetBytes(walk);
    boolean more = Ipv6Extensions.moreFragments(walk);
    if (more && cursor.wire % 8 != 0) {
      return Malformed.IPV6_FRAGMENT_LENGTH;
    }
    if (offset + cursor.wire > MAX_PAYLOAD_LENGTH) {
      return Malformed.IPV6_FRAGMENT_OVERLONG;
    }
    if (offset > 0) {
      return null;
    }
    // One that is first and last is a whole packet (RFC 6946).
    cursor.fragment = more;
    int protocol = Ipv6Extensions.protocol(walk);
    return more && cursor.wire < TransportRules.headerBytes(protocol)
        ? Malformed.IPV6_FRAGMENT_TINY
        : TransportRules.judge(cursor, protocol);
  }
}
