package io.millrace.driver.memif;

import io.millrace.driver.memory.PacketMemory;
import java.lang.invoke.VarHandle;

/**
 * A ring of descriptors in shared memory. The client says by {@code head} how far it has filled the
 * ring, with frames or with empty buffers, and the server by {@code tail} how far it has used that
 * up. Both count on through 16 bits.
 *
 * <pre>
 *     0  u32 cookie   u16 flags   u16 head
 *    64  u16 tail
 *   128  descriptors: u16 flags, u16 region, u32 length, u32 offset, u32 metadata
 * </pre>
 *
 * <p>We read a descriptor as two little-endian {@code long}s, each at most once, because the peer
 * may change it at any time.
 */
final class SharedRing {
  /** The counters' range, less one. */
  static final int COUNTER_MASK = 0xffff;

  private static final int FLAGS = 4;
  private static final int HEAD = 6;
  private static final int TAIL = 64;

  /** Where the length is in a descriptor's first eight bytes. */
  static final int LENGTH_SHIFT = 32;

  private static final int REGION_SHIFT = 16;

  final int size;
  private final int mask;
  private final long address;
  private final long descriptors;

  /**
   * A ring.
   *
   * @param address in packet memory or in a window, a multiple of 8
   * @param size descriptors, a power of two
   */
  SharedRing(long address, int size) {
    this.address = address;
    this.size = size;
    mask = size - 1;
    descriptors = address + Protocol.RING_HEAD_BYTES;
  }

  /** Makes it an empty ring; only the client does, before the server knows it. */
  void format() {
    PacketMemory.putLongLe(address, Protocol.COOKIE);
    PacketMemory.putLongLe(address + TAIL, 0);
  }

  boolean hasCookie() {
    return PacketMemory.getIntLe(address) == Protocol.COOKIE;
  }

  int head() {
    return PacketMemory.acquireShortLe(address + HEAD);
  }

  void publishHead(int head) {
    PacketMemory.releaseShortLe(address + HEAD, head);
  }

  int tail() {
    return PacketMemory.acquireShortLe(address + TAIL);
  }

  void publishTail(int tail) {
    PacketMemory.releaseShortLe(address + TAIL, tail);
  }

  /** Whether the taker sleeps and wants to be woken. */
  boolean wantsInterrupt() {
    return (PacketMemory.acquireShortLe(address + FLAGS) & Protocol.MASK_INTERRUPT) == 0;
  }

  /** The taker asks for interrupts, or for none; what it reads afterwards is newer than that. */
  void setInterrupts(boolean wanted) {
    PacketMemory.releaseShortLe(address + FLAGS, wanted ? 0 : Protocol.MASK_INTERRUPT);
    VarHandle.fullFence();
  }

  /** The place of a counter value in the ring. */
  int slot(int counter) {
    return counter & mask;
  }

  /** Address of the descriptor in a slot. */
  long descriptor(int slot) {
    return descriptors + (long) slot * Protocol.DESCRIPTOR_BYTES;
  }

  /** Flags, region and length of a descriptor. */
  static long readFirst(long descriptor) {
    return PacketMemory.getLongLe(descriptor);
  }

  /** Offset of a descriptor, behind it its metadata. */
  static long readSecond(long descriptor) {
    return PacketMemory.getLongLe(descriptor + 8);
  }

  /** Writes a descriptor of region 0. */
  static void write(long descriptor, long first, long offset) {
    PacketMemory.putLongLe(descriptor, first);
    PacketMemory.putLongLe(descriptor + 8, offset);
  }

  /** Says how much was put into a buffer that the client has posted. */
  static void writeFirst(long descriptor, long first) {
    PacketMemory.putLongLe(descriptor, first);
  }

  static long first(int length, int region, int flags) {
    return (long) length << LENGTH_SHIFT | (long) region << REGION_SHIFT | flags;
  }

  /** As an {@code int}: negative if it is absurdly large. */
  static int length(long first) {
    return (int) (first >>> LENGTH_SHIFT);
  }

  static int region(long first) {
    return (int) (first >>> REGION_SHIFT) & 0xffff;
  }

  static boolean hasNext(long first) {
    return (first & Protocol.NEXT) != 0;
  }

  static long offset(long second) {
    return second & 0xffff_ffffL;
  }
}
