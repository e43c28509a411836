package io.millrace.stages.validate;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.DropReason;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Tcp;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 9293, section 3.1, asks of a segment's header and options. As to control bits, a segment
 * opens (SYN), aborts (RST), or acknowledges: all but the first of a connection and some resets
 * carry ACK (section 3.10.7).
 */
final class TcpRules {
  private static final int DECISIVE = Tcp.SYN | Tcp.RST | Tcp.FIN | Tcp.ACK;

  /** One bit for each combination of the decisive control bits that makes sense. */
  private static final int SENSIBLE =
      1 << Tcp.SYN
          | 1 << (Tcp.SYN | Tcp.ACK)
          | 1 << Tcp.ACK
          | 1 << (Tcp.FIN | Tcp.ACK)
          | 1 << Tcp.RST
          | 1 << (Tcp.RST | Tcp.ACK);

  private TcpRules() {}

  static @Nullable DropReason judge(Cursor cursor) {
    DropReason missing = cursor.missing(Tcp.HEADER_BYTES, Malformed.TCP_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    long tcp = cursor.at;
    int headerBytes = Tcp.headerBytes(tcp);
    if (headerBytes < Tcp.HEADER_BYTES || headerBytes > cursor.wire && !cursor.fragment) {
      return Malformed.TCP_DATA_OFFSET;
    }
    int controlBits = Tcp.controlBits(tcp);
    if (!areSensible(controlBits)) {
      return nonsense(controlBits);
    }
    if (Tcp.sourcePort(tcp) == 0 || Tcp.destinationPort(tcp) == 0) {
      return Malformed.TCP_PORT_ZERO;
    }
    return judgeRest(cursor, tcp, headerBytes);
  }

  static boolean areSensible(int controlBits) {
    return (SENSIBLE >>> (controlBits & DECISIVE) & 1) != 0;
  }

  private static DropReason nonsense(int controlBits) {
    if ((controlBits & DECISIVE) == 0) {
      return Malformed.TCP_FLAGS_NULL;
    }
    boolean both = (controlBits & Tcp.SYN) != 0 && (controlBits & Tcp.FIN) != 0;
    return both ? Malformed.TCP_FLAGS_SYN_FIN : Malformed.TCP_FLAGS;
  }

  private static @Nullable DropReason judgeRest(Cursor cursor, long tcp, int headerBytes) {
    if (cursor.fragment && headerBytes > cursor.wire) {
      return cursor.version == 4 ? Malformed.IPV4_FRAGMENT_TINY : Malformed.IPV6_FRAGMENT_TINY;
    }
    DropReason missing = cursor.missing(headerBytes, Malformed.TCP_TRUNCATED);
    if (missing != null) {
      return missing;
    }
    if (!areOptionsGood(tcp, headerBytes)) {
      return Malformed.TCP_OPTIONS;
    }
    return cursor.verifies(cursor.wire)
            && !TransportRules.isChecksumGood(cursor, IpProtocol.TCP, cursor.wire)
        ? Malformed.TCP_CHECKSUM
        : null;
  }

  private static boolean areOptionsGood(long tcp, int headerBytes) {
    int at = Tcp.HEADER_BYTES;
    while (at < headerBytes) {
      int kind = PacketMemory.getByte(tcp + at);
      if (kind == Tcp.OPTION_END) {
        return true;
      }
      int length = 1;
      if (kind != Tcp.OPTION_NOP) {
        length = at + 1 < headerBytes ? PacketMemory.getByte(tcp + at + 1) : 0;
        if (length < 2) {
          return false;
        }
      }
      at += length;
    }
    return at == headerBytes;
  }
}
