package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 792 asks of a message; of an error, that it quotes at least the IPv4 header of the
 * packet it is about. How much more it quotes is up to the sender.
 */
final class IcmpRules {
  private IcmpRules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Icmp.HEADER_BYTES, Malformed.ICMP_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    long icmp = cursor.at;
    int bytes = cursor.wire;
    if (cursor.verifies(bytes) && !Checksum.isGood(Checksum.add(0, icmp, bytes))) {
      return Malformed.ICMP_CHECKSUM;
    }
    boolean quotes = Icmp.isError(Icmp.type(icmp)) && !cursor.fragment;
    return quotes ? judgeQuote(cursor) : null;
  }

  private static @Nullable DropReason judgeQuote(Cursor cursor) {
    cursor.skip(Icmp.HEADER_BYTES);
    DropReason missing = cursor.missing(Ipv4.HEADER_BYTES, Malformed.ICMP_QUOTE);
    if (missing != null) {
      return missing;
    }
    boolean header =
        Ipv4.version(cursor.at) == 4 && Ipv4.headerBytes(cursor.at) >= Ipv4.HEADER_BYTES;
    return header ? null : Malformed.ICMP_QUOTE;
  }
}
