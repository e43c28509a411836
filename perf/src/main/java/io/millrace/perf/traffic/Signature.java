package io.millrace.perf.traffic;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.wire.Ethernet;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Tcp;
import io.millrace.stages.wire.Udp;

/**
 * What a frame says of itself, in the first 18 bytes behind its UDP or TCP header:
 *
 * <pre>
 *    0 stream (2, the highest bit: warm-up) | 2 due, nanoseconds since the trial began (6)
 *    8 sequence number in the stream, modulo 2^32 (4) | 12 nanoseconds from due to departure (4)
 *   16 check (2)
 * </pre>
 *
 * A frame of 64 bytes with UDP over IPv4 has room for exactly this. It is found by the headers, so
 * routers and tags change nothing about it. The first eight bytes are masked by the trial's key.
 * The check makes all its words add up to the key's sum (ones' complement, RFC 1071): so it finds
 * each damage to up to 15 bits in a row, and the transport checksum stays as it is, whatever the
 * signature says.
 */
final class Signature {
  static final int BYTES = 18;

  /** Bit of the stream's number: sent to warm up, does not count. */
  static final int WARM_UP = 1 << 15;

  /** Streams of a trial, at most. */
  static final int MOST_STREAMS = WARM_UP;

  /** What {@link #locate} says of a frame that can have none. */
  static final long NONE = -1;

  private static final long DUE_MASK = (1L << 48) - 1;
  private static final long LOW_INT = 0xffff_ffffL;
  private static final int PLAIN = Ethernet.HEADER_BYTES + Ipv4.HEADER_BYTES + Udp.HEADER_BYTES;
  private static final long PLAIN_START = 0x0800_45L;

  private Signature() {}

  /**
   * Writes one.
   *
   * @param stream its number, with {@link #WARM_UP} or not
   * @param due nanoseconds since the trial began, 0 to 2^48 - 1
   * @param sequence of which the low 32 bits count
   * @param late nanoseconds, 0 or more; from 2^32 on it is 2^32 - 1
   */
  static void write(long at, SignatureKey key, int stream, long due, long sequence, long late) {
    long first = ((long) stream << 48 | due & DUE_MASK) ^ key.mask();
    long second = sequence << 32 | Math.min(late, LOW_INT);
    PacketMemory.putLong(at, first);
    PacketMemory.putLong(at + 8, second);
    PacketMemory.putShort(at + 16, fold(key.sum() + (~fold(add(first, second)) & 0xffff)));
  }

  /** Writes another lateness into one that is there. */
  static void delay(long at, SignatureKey key, long late) {
    long first = PacketMemory.getLong(at);
    long second = PacketMemory.getLong(at + 8) & ~LOW_INT | Math.min(late, LOW_INT);
    PacketMemory.putLong(at + 8, second);
    PacketMemory.putShort(at + 16, fold(key.sum() + (~fold(add(first, second)) & 0xffff)));
  }

  /** Whether three parts of one belong together, and to the key. */
  static boolean isWhole(long first, long second, int check, SignatureKey key) {
    return fold(add(first, second) + check) == key.sum();
  }

  /** The stream's number, of the first eight bytes without their mask. */
  static int stream(long first) {
    return (int) (first >>> 48);
  }

  /** Nanoseconds from the trial's beginning to when it was due, of the same. */
  static long due(long first) {
    return first & DUE_MASK;
  }

  /** The sequence number's low 32 bits, of the second eight bytes. */
  static int sequence(long second) {
    return (int) (second >>> 32);
  }

  /** Nanoseconds that it departed late, of the same. */
  static long late(long second) {
    return second & LOW_INT;
  }

  private static long add(long first, long second) {
    return (first >>> 32) + (first & LOW_INT) + (second >>> 32) + (second & LOW_INT);
  }

  /** A sum of up to 48 bits in 16; only 0 gives 0. */
  private static int fold(long sum) {
    long folded = (sum & 0xffff) + (sum >>> 16 & 0xffff) + (sum >>> 32);
    folded = (folded & 0xffff) + (folded >>> 16);
    return (int) ((folded & 0xffff) + (folded >>> 16));
  }

  /** Where a frame has its signature if it is one of ours, or {@link #NONE}. */
  static long locate(long packet) {
    int length = Packet.length(packet);
    if (length >= PLAIN + BYTES
        && PacketMemory.getLong(packet + Ethernet.TYPE) >>> 40 == PLAIN_START
        && PacketMemory.getByte(packet + Ethernet.HEADER_BYTES + Ipv4.PROTOCOL) == IpProtocol.UDP) {
      return packet + PLAIN;
    }
    return length < Ethernet.HEADER_BYTES ? NONE : search(packet, length);
  }

  private static long search(long packet, int length) {
    int network = Ethernet.network(packet);
    int ip = Ethernet.offset(network);
    if (network == Ethernet.NO_NETWORK || length < ip + Ipv4.HEADER_BYTES) {
      return NONE;
    }
    int data =
        switch (Ethernet.etherType(network)) {
          case Ethernet.TYPE_IPV4 ->
              data(packet, ip + Ipv4.headerBytes(packet + ip), length, Ipv4.protocol(packet + ip));
          case Ethernet.TYPE_IPV6 ->
              length < ip + Ipv6.HEADER_BYTES
                  ? length
                  : data(packet, ip + Ipv6.HEADER_BYTES, length, Ipv6.nextHeader(packet + ip));
          default -> length;
        };
    return data + BYTES <= length ? packet + data : NONE;
  }

  /** Bytes from the frame's start to the transport's data; its length if there are none. */
  private static int data(long packet, int l4, int length, int protocol) {
    return switch (protocol) {
      case IpProtocol.UDP -> l4 + Udp.HEADER_BYTES;
      case IpProtocol.TCP ->
          l4 + Tcp.HEADER_BYTES > length ? length : l4 + Tcp.headerBytes(packet + l4);
      default -> length;
    };
  }
}
