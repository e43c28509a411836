package io.millrace.stages.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Icmp;
import io.millrace.stages.wire.Icmpv6;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.NeighborDiscovery;

/** How to spoil ICMP, ICMPv6 and neighbor discovery. */
final class IcmpDefects {
  private IcmpDefects() {}

  static void truncated4(Draft draft) {
    draft.icmp4();
    draft.totalLength(Ipv4.HEADER_BYTES + draft.random.nextInt(Icmp.HEADER_BYTES));
  }

  /** An error whose quote ends early or is no IPv4 header. */
  static void quote4(Draft draft) {
    draft.icmp4();
    Icmp.put(draft.l4, Icmp.DESTINATION_UNREACHABLE, Icmp.CODE_HOST_UNREACHABLE, 0);
    if (draft.random.nextBoolean()) {
      int quoted = draft.random.nextInt(Ipv4.HEADER_BYTES);
      draft.totalLength(Ipv4.HEADER_BYTES + Icmp.HEADER_BYTES + quoted);
    } else {
      PacketMemory.putByte(draft.l4 + Icmp.HEADER_BYTES, 0x65);
    }
    draft.completeIcmp();
  }

  static void checksum4(Draft draft) {
    draft.icmp4();
    draft.flip(draft.l4 + Icmp.HEADER_BYTES / 2, Icmp.HEADER_BYTES / 2);
  }

  static void truncated6(Draft draft) {
    draft.icmp6();
    Ipv6.putPayloadLength(draft.ip, draft.random.nextInt(Icmpv6.HEADER_BYTES));
  }

  /** An error whose quote ends early or is no IPv6 header. */
  static void quote6(Draft draft) {
    draft.icmp6();
    Icmpv6.put(draft.l4, Icmpv6.TIME_EXCEEDED, 0, 0);
    if (draft.random.nextBoolean()) {
      int quoted = draft.random.nextInt(Ipv6.HEADER_BYTES);
      Ipv6.putPayloadLength(draft.ip, Icmpv6.HEADER_BYTES + quoted);
    } else {
      PacketMemory.putByte(draft.l4 + Icmpv6.HEADER_BYTES, 0x45);
    }
    draft.completeIcmp();
  }

  static void checksum6(Draft draft) {
    draft.icmp6();
    draft.flip(draft.l4 + Icmpv6.HEADER_BYTES / 2, Icmpv6.HEADER_BYTES / 2);
  }

  static void hopLimit(Draft draft) {
    draft.solicitation();
    Ipv6.putHopLimit(draft.ip, draft.random.nextInt(NeighborDiscovery.HOP_LIMIT));
  }

  static void solicitationTruncated(Draft draft) {
    draft.solicitation();
    int bytes = draft.random.nextInt(Icmpv6.HEADER_BYTES, NeighborDiscovery.NEIGHBOR_BYTES);
    Ipv6.putPayloadLength(draft.ip, bytes);
    draft.completeIcmp();
  }

  static void solicitationOptions(Draft draft) {
    draft.solicitation();
    int units = draft.random.nextBoolean() ? 0 : draft.random.nextInt(2, 256);
    PacketMemory.putByte(draft.l4 + NeighborDiscovery.NEIGHBOR_BYTES + 1, units);
    draft.completeIcmp();
  }

  static void solicitationMalformed(Draft draft) {
    draft.solicitation();
    NeighborDiscovery.putTarget(draft.l4, 0xff02L << 48, draft.random.nextLong());
    draft.completeIcmp();
  }
}
