package io.millrace.stages.forward;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ipv4;

/**
 * Cuts IPv4 packets that are too long for a link (RFC 791, section 2.3). The first fragment is what
 * is left of the packet itself, the others are copies.
 */
final class Fragmenter {
  private static final int MAX_PIECES = Ipv4.MAX_TOTAL_LENGTH / 8;
  private static final int OPTION_END = 0;
  private static final int OPTION_NOP = 1;
  private static final int OPTION_COPIED = 0x80;
  private static final int IP = Frames.IP;

  private final PacketCache packets;
  private final long[] pieces = new long[MAX_PIECES];
  private int count;

  Fragmenter(PacketCache packets) {
    this.packets = packets;
  }

  /** Number of fragments of the last packet beside the first. */
  int count() {
    return count;
  }

  /** One of them, in order; whoever called {@link #split} owns it. */
  long piece(int index) {
    return pieces[index];
  }

  /**
   * Splits a packet, whose Ethernet header is complete and which is longer than {@code mtu}.
   *
   * @return the first fragment; {@link Packet#NONE} if there are not enough buffers, and then the
   *     packet is as it was
   */
  long split(long packet, int mtu) {
    long ip = packet + IP;
    int header = Ipv4.headerBytes(ip);
    int payload = Ipv4.totalLength(ip) - header;
    int first = mtu - header & ~7;
    int laterHeader = laterHeaderBytes(ip, header);
    int room = mtu - laterHeader & ~7;
    count = (payload - first + room - 1) / room;
    int allocated = packets.allocate(pieces, 0, count);
    if (allocated < count) {
      packets.free(pieces, 0, allocated);
      count = 0;
      return Packet.NONE;
    }
    for (int i = 0; i < count; i++) {
      int from = first + i * room;
      pieces[i] = later(packet, pieces[i], laterHeader, from, Math.min(room, payload - from));
    }
    return cutToFirst(packet, header + first);
  }

  private static long cutToFirst(long packet, int totalLength) {
    long ip = packet + IP;
    Ipv4.putTotalLength(ip, totalLength);
    Ipv4.putFragment(ip, Ipv4.fragment(ip) | Ipv4.MORE_FRAGMENTS);
    Ipv4.completeHeaderChecksum(ip);
    return Packet.withLength(packet, IP + totalLength);
  }

  /** Fills a buffer with the part of the payload that starts at {@code from}. */
  private static long later(long packet, long piece, int header, int from, int bytes) {
    long ip = packet + IP;
    PacketMemory.copy(packet, piece, IP + Ipv4.HEADER_BYTES);
    copyOptions(ip, piece + IP, header);
    PacketMemory.copy(ip + Ipv4.headerBytes(ip) + from, piece + IP + header, bytes);
    boolean last = from + bytes == Ipv4.totalLength(ip) - Ipv4.headerBytes(ip);
    int fragment = Ipv4.fragment(ip) + from / 8;
    PacketMemory.putByte(piece + IP, 4 << 4 | header / 4);
    Ipv4.putTotalLength(piece + IP, header + bytes);
    Ipv4.putFragment(piece + IP, last ? fragment : fragment | Ipv4.MORE_FRAGMENTS);
    Ipv4.completeHeaderChecksum(piece + IP);
    return Packet.withLength(piece, IP + header + bytes);
  }

  /** Header with only those options that all fragments carry, in bytes. */
  private static int laterHeaderBytes(long ip, int header) {
    int bytes = Ipv4.HEADER_BYTES;
    for (int at = Ipv4.HEADER_BYTES; at < header; at += optionBytes(ip, at, header)) {
      if ((PacketMemory.getByte(ip + at) & OPTION_COPIED) != 0) {
        bytes += optionBytes(ip, at, header);
      }
    }
    return bytes + 3 & ~3;
  }

  private static void copyOptions(long from, long to, int laterHeader) {
    int header = Ipv4.headerBytes(from);
    int end = Ipv4.HEADER_BYTES;
    for (int at = Ipv4.HEADER_BYTES; at < header; at += optionBytes(from, at, header)) {
      if ((PacketMemory.getByte(from + at) & OPTION_COPIED) != 0) {
        int bytes = optionBytes(from, at, header);
        PacketMemory.copy(from + at, to + end, bytes);
        end += bytes;
      }
    }
    for (; end < laterHeader; end++) {
      PacketMemory.putByte(to + end, OPTION_END);
    }
  }

  /** Bytes of the option at an offset; one that makes no sense takes all that is left. */
  private static int optionBytes(long ip, int at, int header) {
    int type = PacketMemory.getByte(ip + at);
    if (type == OPTION_NOP) {
      return 1;
    }
    int bytes = type == OPTION_END || at + 1 == header ? 0 : PacketMemory.getByte(ip + at + 1);
    return bytes < 2 || at + bytes > header ? header - at : bytes;
  }
}
