package io.millrace.stages.traffic;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;

/** How to spoil UDP and TCP, over either version of IP. */
final class TransportDefects {
  private static final int TIMESTAMP_OPTION = 8;

  private TransportDefects() {}

  private static void udp(Draft draft) {
    draft.flow(draft.anyFlow(draft.random.nextBoolean() ? 4 : 6, IpProtocol.UDP));
  }

  private static void tcp(Draft draft) {
    draft.flow(draft.anyFlow(draft.random.nextBoolean() ? 4 : 6, IpProtocol.TCP));
  }

  /** Lets the IP packet end so many bytes behind its header. */
  private static void endAfter(Draft draft, int bytes) {
    if (Ipv4.version(draft.ip) == 4) {
      draft.totalLength(Ipv4.HEADER_BYTES + bytes);
    } else {
      Ipv6.putPayloadLength(draft.ip, bytes);
    }
  }

  static void udpTruncated(Draft draft) {
    udp(draft);
    endAfter(draft, draft.random.nextInt(Udp.HEADER_BYTES));
  }

  static void udpLength(Draft draft) {
    udp(draft);
    int there = FrameWriter.l4Bytes(draft.ip);
    int length =
        draft.random.nextBoolean()
            ? draft.random.nextInt(Udp.HEADER_BYTES)
            : draft.random.nextInt(there + 1, 0x1_0000);
    PacketMemory.putShort(draft.l4 + 4, length);
  }

  static void udpPortZero(Draft draft) {
    udp(draft);
    PacketMemory.putShort(draft.l4 + 2, 0);
    draft.completeTransport();
  }

  static void udpChecksum(Draft draft) {
    udp(draft);
    draft.flip(draft.l4 + Udp.HEADER_BYTES, FlowTag.BYTES);
  }

  static void tcpTruncated(Draft draft) {
    tcp(draft);
    endAfter(draft, draft.random.nextInt(Tcp.HEADER_BYTES));
  }

  static void tcpDataOffset(Draft draft) {
    tcp(draft);
    if (draft.random.nextBoolean()) {
      putDataOffset(draft, draft.random.nextInt(Tcp.HEADER_BYTES / 4));
    } else {
      endAfter(draft, Tcp.HEADER_BYTES);
      putDataOffset(draft, draft.random.nextInt(Tcp.HEADER_BYTES / 4 + 1, 16));
    }
    draft.completeTransport();
  }

  private static void putDataOffset(Draft draft, int words) {
    PacketMemory.putByte(draft.l4 + Tcp.CONTROL, words << 4);
  }

  static void tcpFlagsNull(Draft draft) {
    putFlags(draft, 0, Tcp.PSH, Tcp.URG, Tcp.PSH | Tcp.URG);
  }

  static void tcpFlagsSynFin(Draft draft) {
    putFlags(draft, Tcp.SYN | Tcp.FIN, Tcp.SYN | Tcp.FIN | Tcp.ACK, Tcp.SYN | Tcp.FIN | Tcp.PSH);
  }

  static void tcpFlags(Draft draft) {
    putFlags(draft, Tcp.SYN | Tcp.RST, Tcp.FIN | Tcp.RST, Tcp.FIN, Tcp.FIN | Tcp.PSH | Tcp.URG);
  }

  private static void putFlags(Draft draft, int... choice) {
    tcp(draft);
    int flags = choice[draft.random.nextInt(choice.length)];
    PacketMemory.putByte(draft.l4 + Tcp.CONTROL + 1, flags);
    draft.completeTransport();
  }

  static void tcpPortZero(Draft draft) {
    tcp(draft);
    PacketMemory.putShort(draft.l4 + (draft.random.nextBoolean() ? 0 : 2), 0);
    draft.completeTransport();
  }

  static void tcpOptions(Draft draft) {
    tcp(draft);
    draft.growTo(Tcp.HEADER_BYTES + 12);
    putDataOffset(draft, Tcp.HEADER_BYTES / 4 + 3);
    int[] lengths = {0, 1, 13, 255};
    PacketMemory.putByte(draft.l4 + Tcp.HEADER_BYTES, TIMESTAMP_OPTION);
    PacketMemory.putByte(
        draft.l4 + Tcp.HEADER_BYTES + 1, lengths[draft.random.nextInt(lengths.length)]);
    draft.completeTransport();
  }

  static void tcpChecksum(Draft draft) {
    tcp(draft);
    draft.flip(draft.l4 + 4, FlowTag.BYTES);
  }
}
