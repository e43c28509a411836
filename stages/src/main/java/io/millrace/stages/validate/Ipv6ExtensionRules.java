package io.millrace.stages.validate;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 8200 asks of the contents of extension headers: options that fit (section 4.2), and
 * routing headers of type 0 (RFC 2460, section 4.4, deprecated by RFC 5095) with as many addresses
 * as segments left.
 */
final class Ipv6ExtensionRules {
  private static final int PAD1 = 0;
  private static final int ROUTING_TYPE_SOURCE_ROUTE = 0;

  private Ipv6ExtensionRules() {}

  /** Judges a chain of headers that has been walked, up to an offset from the IPv6 header. */
  static @Nullable DropReason judge(Cursor cursor, int end) {
    long ip = cursor.ip;
    int protocol = Ipv6.nextHeader(ip);
    int at = Ipv6.HEADER_BYTES;
    while (at < end) {
      long header = ip + at;
      int bytes = Ipv6Extensions.lengthBytes(protocol, header);
      DropReason reason =
          switch (protocol) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.DESTINATION_OPTIONS ->
                judgeOptions(header, bytes);
            case IpProtocol.ROUTING -> judgeRouting(cursor, header, bytes);
            default -> null;
          };
      if (reason != null) {
        return reason;
      }
      protocol = PacketMemory.getByte(header);
      at += bytes;
    }
    return null;
  }

  private static @Nullable DropReason judgeOptions(long header, int bytes) {
    int at = 2;
    while (at < bytes) {
      if (PacketMemory.getByte(header + at) == PAD1) {
        at++;
      } else if (at + 1 == bytes) {
        return Malformed.IPV6_OPTIONS;
      } else {
        at += 2 + PacketMemory.getByte(header + at + 1);
      }
    }
    return at == bytes ? null : Malformed.IPV6_OPTIONS;
  }

  private static @Nullable DropReason judgeRouting(Cursor cursor, long header, int bytes) {
    int segmentsLeft = PacketMemory.getByte(header + 3);
    if (segmentsLeft > 0) {
      // The pseudo-header has the final destination, which is not yet in the IPv6 header.
      cursor.verify = false;
    }
    boolean sourceRoute = PacketMemory.getByte(header + 2) == ROUTING_TYPE_SOURCE_ROUTE;
    boolean broken = bytes % 16 != 8 || segmentsLeft > bytes / 16;
    return sourceRoute && broken ? Malformed.IPV6_ROUTING : null;
  }
}
