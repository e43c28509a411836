package io.millrace.stages.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Tcp;

/** How to spoil IPv4. Whatever is not about a checksum has the right ones. */
final class Ipv4Defects {
  private static final int TIMESTAMP_OPTION = 68;

  private Ipv4Defects() {}

  static void truncated(Draft draft) {
    draft.udp4();
    draft.cutAt(draft.ip + draft.random.nextInt(Ipv4.HEADER_BYTES));
  }

  static void version(Draft draft) {
    draft.udp4();
    int[] others = {0, 5, 6, 15};
    PacketMemory.putByte(draft.ip, others[draft.random.nextInt(others.length)] << 4 | 5);
    Ipv4.completeHeaderChecksum(draft.ip);
  }

  static void headerLength(Draft draft) {
    draft.udp4();
    PacketMemory.putByte(draft.ip, 0x40 | draft.random.nextInt(5));
    Ipv4.completeHeaderChecksum(draft.ip);
  }

  static void totalLength(Draft draft) {
    draft.udp4();
    int there = Packet.length(draft.packet) - Ethernet.HEADER_BYTES;
    draft.totalLength(
        draft.random.nextBoolean()
            ? draft.random.nextInt(Ipv4.HEADER_BYTES)
            : draft.random.nextInt(there + 1, Ipv4.MAX_TOTAL_LENGTH + 1));
  }

  static void checksum(Draft draft) {
    draft.udp4();
    draft.flip(draft.ip + Ipv4.HEADER_CHECKSUM, 2);
  }

  static void sourceMartian(Draft draft) {
    draft.udp4();
    int[] firstOctets = {0, 127, 224, 239, 240, 255};
    putFirstOctet(draft, Ipv4.SOURCE, firstOctets);
  }

  static void destinationMartian(Draft draft) {
    draft.udp4();
    int[] firstOctets = {0, 127, 240, 254};
    putFirstOctet(draft, Ipv4.DESTINATION, firstOctets);
  }

  private static void putFirstOctet(Draft draft, int offset, int[] octets) {
    PacketMemory.putByte(draft.ip + offset, octets[draft.random.nextInt(octets.length)]);
    PacketMemory.putByte(draft.ip + offset + 3, 1);
    Ipv4.completeHeaderChecksum(draft.ip);
    draft.completeTransport();
  }

  static void land(Draft draft) {
    draft.udp4();
    Ipv4.putSource(draft.ip, Ipv4.destination(draft.ip));
    Ipv4.completeHeaderChecksum(draft.ip);
    draft.completeTransport();
  }

  static void options(Draft draft) {
    draft.udp4();
    draft.insertOptions(8);
    int[] lengths = {0, 1, 9, 40};
    PacketMemory.putByte(draft.l4, TIMESTAMP_OPTION);
    PacketMemory.putByte(draft.l4 + 1, lengths[draft.random.nextInt(lengths.length)]);
    Ipv4.completeHeaderChecksum(draft.ip);
  }

  static void fragmentLength(Draft draft) {
    draft.udp4();
    int payload = FrameWriter.l4Bytes(draft.ip) / 8 * 8 - draft.random.nextInt(1, 8);
    Ipv4.putTotalLength(draft.ip, Ipv4.HEADER_BYTES + payload);
    draft.fragment(Ipv4.MORE_FRAGMENTS | draft.random.nextInt(2, 1000));
  }

  static void fragmentOverlong(Draft draft) {
    draft.udp4();
    int payload = FrameWriter.l4Bytes(draft.ip) / 8 * 8;
    Ipv4.putTotalLength(draft.ip, Ipv4.HEADER_BYTES + payload);
    int last = (Ipv4.MAX_TOTAL_LENGTH - Ipv4.HEADER_BYTES - payload) / 8;
    draft.fragment(draft.random.nextInt(last + 1, 0x2000));
  }

  /** A first fragment without the whole TCP header, or a second one that begins within it. */
  static void fragmentTiny(Draft draft) {
    draft.tcp4();
    if (draft.random.nextBoolean()) {
      Ipv4.putTotalLength(draft.ip, Ipv4.HEADER_BYTES + Tcp.HEADER_BYTES / 8 * 8);
      draft.fragment(Ipv4.MORE_FRAGMENTS);
    } else {
      draft.fragment(1);
    }
  }
}
