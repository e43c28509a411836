package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The frames that are sent, one after the other, again and again: UDP over IPv4 in Ethernet, whose
 * bytes lie in packet memory.
 */
final class LoadFrames implements FrameSource, AutoCloseable {
  /** Bytes of the frame before its payload: Ethernet, IPv4, UDP. */
  static final int HEADER_BYTES = 42;

  private static final int DESTINATION = 14 + 16;
  private static final int CHECKSUM = 14 + 10;
  private static final byte[] HEADER =
      ByteBuffer.allocate(HEADER_BYTES)
          .put(new byte[] {2, 0, 0, 0, 0, 0x10, 2, 0, 0, 0, 0, 1, 8, 0})
          .putLong(0x4500_0000_0000_0000L)
          .putInt(0x4011_0000)
          .putInt(0x0a00_0001)
          .putInt(0)
          .putLong(0x0400_0009_0000_0000L)
          .array();

  private final RingMemory memory;
  private final int stride;
  private final int[] lengths;
  private int next;

  private LoadFrames(int count, int largest) {
    stride = (largest + 63) & -64;
    memory = RingMemory.allocate((long) count * stride, 64);
    lengths = new int[count];
  }

  /**
   * Frames to destinations in turn.
   *
   * @param destinations IPv4 addresses
   * @param sizes bytes of the frames without FCS, in turn, at least {@value #HEADER_BYTES}
   */
  static LoadFrames to(int[] destinations, int[] sizes) {
    int largest = 0;
    for (int size : sizes) {
      largest = Math.max(largest, size);
    }
    LoadFrames frames = new LoadFrames(destinations.length, largest);
    for (int i = 0; i < destinations.length; i++) {
      frames.write(i, destinations[i], sizes[i % sizes.length]);
    }
    return frames;
  }

  /** Addresses in prefixes, drawn at random with a seed. */
  static int[] within(int[] prefixes, int length, int count) {
    Random random = new Random(2);
    int[] addresses = new int[count];
    for (int i = 0; i < count; i++) {
      addresses[i] =
          prefixes[random.nextInt(prefixes.length)]
              | random.nextInt() >>> 1 & (1 << 32 - length) - 1;
    }
    return addresses;
  }

  private void write(int index, int destination, int size) {
    byte[] frame = new byte[size];
    ByteBuffer bytes = ByteBuffer.wrap(frame).put(HEADER);
    bytes.putShort(16, (short) (size - 14)).putShort(18, (short) index);
    bytes.putInt(DESTINATION, destination).putShort(34 + 4, (short) (size - 34));
    int sum = 0;
    for (int at = 14; at < 34; at += 2) {
      sum += bytes.getShort(at) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    bytes.putShort(CHECKSUM, (short) ~sum);
    PacketMemory.copyIn(frame, 0, address(index), size);
    lengths[index] = size;
  }

  /** Where a frame lies. */
  long address(int index) {
    return memory.address() + (long) index * stride;
  }

  /** Bytes of a frame. */
  int length(int index) {
    return lengths[index];
  }

  /** How many there are. */
  int count() {
    return lengths.length;
  }

  /** Bytes of the largest, rounded up. */
  int stride() {
    return stride;
  }

  /**
   * Whether an IP packet is that of one of these frames: its identification tells which. Its time
   * to live may be one less.
   *
   * @param stamped bytes of the UDP payload, at its start, that may be any
   */
  boolean isPacketOf(long ip, int stamped) {
    int index = PacketMemory.getShort(ip + 4);
    if (index >= lengths.length) {
      return false;
    }
    int bytes = lengths[index] - 14;
    long expected = address(index) + 14;
    int timeToLive = PacketMemory.getByte(ip + 8);
    return (timeToLive == 63 || timeToLive == 64)
        && PacketMemory.getByte(ip + 9) == 17
        && isSame(ip, expected, 0, 8)
        && isSame(ip, expected, 12, 28)
        && isSame(ip, expected, 28 + stamped, bytes)
        && isSummed(ip);
  }

  private static boolean isSame(long a, long b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (PacketMemory.getByte(a + i) != PacketMemory.getByte(b + i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSummed(long ip) {
    int sum = 0;
    for (int at = 0; at < 20; at += 2) {
      sum += PacketMemory.getShort(ip + at);
    }
    return (sum & 0xffff) + (sum >>> 16) == 0xffff;
  }

  @Override
  public void writeNext(long[] to, int[] sizes, int count) {
    int done = 0;
    while (done < count) {
      int part = Math.min(count - done, lengths.length - next);
      write(to, sizes, done, part);
      done += part;
      next = next + part == lengths.length ? 0 : next + part;
    }
  }

  private void write(long[] to, int[] sizes, int at, int count) {
    long from = address(next);
    if (stride == 64) {
      for (int i = 0; i < count; i++) {
        copyLine(from + i * 64L, to[at + i]);
      }
    } else {
      for (int i = 0; i < count; i++) {
        PacketMemory.copy(from + (long) i * stride, to[at + i], lengths[next + i]);
      }
    }
    System.arraycopy(lengths, next, sizes, at, count);
  }

  private static void copyLine(long from, long to) {
    long a = PacketMemory.getLongLe(from);
    long b = PacketMemory.getLongLe(from + 8);
    long c = PacketMemory.getLongLe(from + 16);
    long d = PacketMemory.getLongLe(from + 24);
    long e = PacketMemory.getLongLe(from + 32);
    long f = PacketMemory.getLongLe(from + 40);
    long g = PacketMemory.getLongLe(from + 48);
    long h = PacketMemory.getLongLe(from + 56);
    PacketMemory.putLongLe(to, a);
    PacketMemory.putLongLe(to + 8, b);
    PacketMemory.putLongLe(to + 16, c);
    PacketMemory.putLongLe(to + 24, d);
    PacketMemory.putLongLe(to + 32, e);
    PacketMemory.putLongLe(to + 40, f);
    PacketMemory.putLongLe(to + 48, g);
    PacketMemory.putLongLe(to + 56, h);
  }

  @Override
  public void close() {
    memory.close();
  }
}
