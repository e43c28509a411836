package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Ipv6Extensions;
import io.millrace.stages.wire.Tcp;

/** How to spoil IPv6 and its extension headers. */
final class Ipv6Defects {
  private static final long MAPPED = 0xffff_0a00_0001L;
  private static final int MAX_PAYLOAD = 0xffff;
  private static final int PADDING_OPTION = 1;

  private Ipv6Defects() {}

  static void truncated(Draft draft) {
    draft.udp6();
    draft.cutAt(draft.ip + draft.random.nextInt(Ipv6.HEADER_BYTES));
  }

  static void version(Draft draft) {
    draft.udp6();
    int[] others = {0, 4, 5, 15};
    PacketMemory.putByte(draft.ip, others[draft.random.nextInt(others.length)] << 4);
  }

  static void payloadLength(Draft draft) {
    draft.udp6();
    int there = Packet.length(draft.packet) - Ethernet.HEADER_BYTES - Ipv6.HEADER_BYTES;
    Ipv6.putPayloadLength(draft.ip, draft.random.nextInt(there + 1, MAX_PAYLOAD + 1));
  }

  static void sourceMartian(Draft draft) {
    draft.udp6();
    switch (draft.random.nextInt(4)) {
      case 0 -> Ipv6.putSource(draft.ip, 0, 0);
      case 1 -> Ipv6.putSource(draft.ip, 0, 1);
      case 2 -> Ipv6.putSource(draft.ip, 0xff02L << 48, draft.random.nextLong());
      default -> Ipv6.putSource(draft.ip, 0, MAPPED);
    }
    draft.completeTransport();
  }

  static void destinationMartian(Draft draft) {
    draft.udp6();
    switch (draft.random.nextInt(4)) {
      case 0 -> Ipv6.putDestination(draft.ip, 0, 0);
      case 1 -> Ipv6.putDestination(draft.ip, 0, 1);
      case 2 -> Ipv6.putDestination(draft.ip, 0xff01L << 48, 1);
      default -> Ipv6.putDestination(draft.ip, 0, MAPPED);
    }
    draft.completeTransport();
  }

  static void land(Draft draft) {
    draft.udp6();
    Ipv6.putSource(draft.ip, Ipv6.destinationHigh(draft.ip), Ipv6.destinationLow(draft.ip));
    draft.completeTransport();
  }

  static void extensionTruncated(Draft draft) {
    draft.udp6();
    draft.insertExtension(IpProtocol.DESTINATION_OPTIONS, 8);
    if (draft.random.nextBoolean()) {
      PacketMemory.putByte(draft.l4 + 1, draft.random.nextInt(2, 256));
      Ipv6.putPayloadLength(draft.ip, 16);
    } else {
      Ipv6.putPayloadLength(draft.ip, draft.random.nextInt(8));
    }
  }

  static void extensionOrder(Draft draft) {
    draft.udp6();
    draft.insertExtension(IpProtocol.HOP_BY_HOP, 8);
    draft.insertExtension(IpProtocol.DESTINATION_OPTIONS, 8);
  }

  static void extensionCount(Draft draft) {
    draft.udp6();
    for (int i = 0; i <= Ipv6Extensions.MAX_HEADERS; i++) {
      draft.insertExtension(IpProtocol.DESTINATION_OPTIONS, 8);
    }
  }

  static void options(Draft draft) {
    draft.udp6();
    boolean hopByHop = draft.random.nextBoolean();
    draft.insertExtension(hopByHop ? IpProtocol.HOP_BY_HOP : IpProtocol.DESTINATION_OPTIONS, 16);
    PacketMemory.putByte(draft.l4 + 2, PADDING_OPTION);
    PacketMemory.putByte(draft.l4 + 3, draft.random.nextInt(13, 256));
  }

  static void routing(Draft draft) {
    draft.udp6();
    draft.insertExtension(IpProtocol.ROUTING, 8);
    PacketMemory.putByte(draft.l4 + 3, draft.random.nextInt(1, 256));
  }

  static void fragmentLength(Draft draft) {
    draft.udp6();
    int payload = fragment(draft, draft.random.nextInt(2, 1000) * 8, true);
    Ipv6.putPayloadLength(draft.ip, payload / 8 * 8 - draft.random.nextInt(1, 8));
  }

  static void fragmentOverlong(Draft draft) {
    draft.udp6();
    fragment(draft, 0xfff8, false);
  }

  static void fragmentTiny(Draft draft) {
    draft.tcp6();
    fragment(draft, 0, true);
    int piece = Tcp.HEADER_BYTES / 8 * 8;
    Ipv6.putPayloadLength(draft.ip, Ipv6Extensions.FRAGMENT_BYTES + piece);
  }

  /** Makes it a fragment; returns the payload length. */
  private static int fragment(Draft draft, int offsetBytes, boolean more) {
    int protocol = Ipv6.nextHeader(draft.ip);
    draft.insertExtension(IpProtocol.FRAGMENT, Ipv6Extensions.FRAGMENT_BYTES);
    Ipv6Extensions.putFragment(draft.l4, protocol, offsetBytes, more, draft.random.nextInt());
    return Ipv6.payloadLength(draft.ip);
  }
}
