package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 791 and RFC 1812 (sections 5.2.2 and 5.3.7) ask of an IPv4 packet, and RFC 1858 and RFC
 * 3128 of its fragments. The reserved bits are nobody's business (RFC 1812, section 4.2.2.3), and
 * padding behind the packet is the link's.
 */
final class Ipv4Rules {
  private Ipv4Rules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Ipv4.HEADER_BYTES, Malformed.IPV4_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    long ip = cursor.at;
    int headerBytes = Ipv4.headerBytes(ip);
    DropReason reason = judgeLengths(cursor, ip, headerBytes);
    if (reason == null) {
      reason = judgeAddresses(ip);
    }
    if (reason == null && headerBytes > Ipv4.HEADER_BYTES) {
      reason = Ipv4OptionRules.judge(ip, headerBytes);
    }
    return reason != null ? reason : judgePayload(cursor, ip, headerBytes);
  }

  private static @Nullable DropReason judgeLengths(Cursor cursor, long ip, int headerBytes) {
    if (Ipv4.version(ip) != 4) {
      return Malformed.IPV4_VERSION;
    }
    if (headerBytes < Ipv4.HEADER_BYTES) {
      return Malformed.IPV4_HEADER_LENGTH;
    }
    int totalLength = Ipv4.totalLength(ip);
    if (totalLength < headerBytes || totalLength > cursor.wire) {
      return Malformed.IPV4_TOTAL_LENGTH;
    }
    cursor.limit(totalLength);
    DropReason missing = cursor.missing(headerBytes, Malformed.IPV4_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    return Ipv4.headerChecksumGood(ip) ? null : Malformed.IPV4_CHECKSUM;
  }

  private static @Nullable DropReason judgeAddresses(long ip) {
    int source = Ipv4.source(ip);
    int destination = Ipv4.destination(ip);
    if (Martians.isBadSource(source, destination)) {
      return Malformed.IPV4_SOURCE_MARTIAN;
    }
    if (Martians.isBadDestination(destination)) {
      return Malformed.IPV4_DESTINATION_MARTIAN;
    }
    return source == destination ? Malformed.IPV4_LAND : null;
  }

  private static @Nullable DropReason judgePayload(Cursor cursor, long ip, int headerBytes) {
    cursor.ip = ip;
    cursor.version = 4;
    cursor.skip(headerBytes);
    int fragment = Ipv4.fragment(ip);
    if (Ipv4.isFragmentWord(fragment)) {
      return judgeFragment(cursor, fragment, headerBytes);
    }
    return TransportRules.judge(cursor, Ipv4.protocol(ip));
  }

  private static @Nullable DropReason judgeFragment(Cursor cursor, int fragment, int headerBytes) {
    int offset = Ipv4.fragmentOffsetBytes(fragment);
    boolean more = (fragment & Ipv4.MORE_FRAGMENTS) != 0;
    if (more && cursor.wire % 8 != 0) {
      return Malformed.IPV4_FRAGMENT_LENGTH;
    }
    if (headerBytes + offset + cursor.wire > Ipv4.MAX_TOTAL_LENGTH) {
      return Malformed.IPV4_FRAGMENT_OVERLONG;
    }
    int protocol = Ipv4.protocol(cursor.ip);
    if (cursor.wire == 0 || protocol == IpProtocol.TCP && offset == 8) {
      return Malformed.IPV4_FRAGMENT_TINY;
    }
    if (offset > 0) {
      return null;
    }
    cursor.fragment = true;
    return cursor.wire < TransportRules.headerBytes(protocol)
        ? Malformed.IPV4_FRAGMENT_TINY
        : TransportRules.judge(cursor, protocol);
  }
}
