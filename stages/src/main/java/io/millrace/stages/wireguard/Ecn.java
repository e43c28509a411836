package io.millrace.stages.wireguard;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Checksum;
import io.millrace.stages.wire.Ipv4;

/**
 * How congestion marks (RFC 3168) cross the tunnel's ends: RFC 6040 as Linux does it. The DSCP of
 * data stays inside, the outer one is 0.
 */
final class Ecn {
  /** The type of service of initiations and responses, as in Linux: DSCP AF41. */
  static final int HANDSHAKE_TYPE_OF_SERVICE = 0x88;

  private static final int MASK = 3;
  private static final int NOT_ECT = 0;
  private static final int ECT_1 = 1;
  private static final int ECT_0 = 2;
  private static final int CE = 3;

  private Ecn() {}

  /** Outer type of service of a packet with this inner one (RFC 6040, section 4.1). */
  static int encapsulate(int inner) {
    return (inner & MASK) == CE ? ECT_0 : inner & MASK;
  }

  /**
   * The congestion mark that a packet leaves the tunnel with (RFC 6040, section 4.2). Where the RFC
   * drops, a mark on a packet whose sender takes none, Linux lets it pass unmarked, and so do we.
   */
  static int decapsulate(int outer, int inner) {
    int outerMark = outer & MASK;
    int innerMark = inner & MASK;
    if (innerMark == NOT_ECT) {
      return NOT_ECT;
    }
    if (outerMark == CE) {
      return CE;
    }
    return outerMark == ECT_1 && innerMark == ECT_0 ? ECT_1 : innerMark;
  }

  /** Marks the IPv4 packet that came in a message with this outer type of service. */
  static void decapsulate4(int outer, long ip) {
    int word = PacketMemory.getShort(ip);
    int marked = word & ~MASK | decapsulate(outer, word);
    if (marked != word) {
      PacketMemory.putShort(ip, marked);
      int checksum = Checksum.update(Ipv4.headerChecksum(ip), word, marked);
      PacketMemory.putShort(ip + Ipv4.HEADER_CHECKSUM, checksum);
    }
  }

  /** Marks the IPv6 packet that came in a message with this outer traffic class. */
  static void decapsulate6(int outer, long ip) {
    int word = PacketMemory.getShort(ip);
    int marked = word & ~(MASK << 4) | decapsulate(outer, word >>> 4) << 4;
    if (marked != word) {
      PacketMemory.putShort(ip, marked);
    }
  }
}
