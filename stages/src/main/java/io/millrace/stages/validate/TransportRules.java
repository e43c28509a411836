package io.millrace.stages.validate;

import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;
import org.jspecify.annotations.Nullable;

/** Hands what IP carries to the rules of its protocol. Protocols without rules pass. */
final class TransportRules {
  private TransportRules() {}

  static @Nullable DropReason judge(Cursor cursor, int protocol) {
    return switch (protocol) {
      case IpProtocol.UDP -> UdpRules.judge(cursor);
      case IpProtocol.TCP -> TcpRules.judge(cursor);
      case IpProtocol.ICMP -> cursor.version == 4 ? IcmpRules.judge(cursor) : null;
      case IpProtocol.ICMPV6 -> cursor.version == 6 ? Icmpv6Rules.judge(cursor) : null;
      default -> null;
    };
  }

  /** Bytes of a transport header that the first fragment must hold. */
  static int headerBytes(int protocol) {
    return switch (protocol) {
      case IpProtocol.UDP -> Udp.HEADER_BYTES;
      case IpProtocol.TCP -> Tcp.HEADER_BYTES;
      case IpProtocol.ICMP -> Icmp.HEADER_BYTES;
      case IpProtocol.ICMPV6 -> Icmpv6.HEADER_BYTES;
      default -> 0;
    };
  }

  /** Whether the checksum with pseudo-header over the next bytes is right. */
  static boolean isChecksumGood(Cursor cursor, int protocol, int bytes) {
    long pseudo =
        cursor.version == 4
            ? Checksum.pseudo4(cursor.ip, protocol, bytes)
            : Checksum.pseudo6(cursor.ip, protocol, bytes);
    return Checksum.isGood(Checksum.add(pseudo, cursor.at, bytes));
  }
}
