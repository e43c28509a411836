package io.millrace.driver.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one region that every packet of the process lies in.
 *
 * <p>It is held in a {@code static final} segment whose address space is a power of two, and each
 * access masks its address. So the JIT compiler sees base, size and range as constants and leaves
 * no bounds check behind, and whatever a wrong address is, the access stays within this space: the
 * same confinement that the IOMMU gives to the card. A guard takes what runs over the end, at most
 * {@value #GUARD_BYTES} bytes from the last address.
 *
 * <p>Addresses from 0 to {@link #SIZE} are packet memory. Those behind it belong to the {@linkplain
 * MemoryWindow windows} onto memory of other processes; where there is none, an access throws
 * {@link InternalError} (a fault that the JVM turns into it) and changes nothing.
 *
 * <p>Buffers are laid out at multiples of {@link #STRIDE}, an odd number of cache lines (so that
 * equal offsets of successive buffers spread over all sets of the cache):
 *
 * <pre>
 *   | metadata, 64 B | headroom, 128 B | data room, 2048 B unless configured |
 * </pre>
 *
 * <p>Multi-byte accessors are big-endian, as the wire is, and need no alignment; those named {@code
 * Le} are for what devices read and write. The {@code acquire} and {@code release} ones order what
 * is shared with a device: on x86 they are plain loads and stores, and memory that a card writes is
 * coherent with the processor's caches. Any thread may call them; who may touch which packet is a
 * matter of ownership, handed on by the rings.
 */
public final class PacketMemory {
  /** Bytes of metadata at the start of a buffer. */
  public static final int META_BYTES = 64;

  /** Bytes between the metadata and where a received frame starts. */
  public static final int HEADROOM_BYTES = 128;

  /** Bytes behind the region which are mapped as well, never used, and take what runs over. */
  public static final int GUARD_BYTES = 1 << 16;

  /** Bytes of the region, a power of two. */
  public static final long SIZE;

  /** Bytes from one buffer to the next. */
  public static final long STRIDE;

  /** Largest frame that a fresh buffer holds, in bytes. */
  public static final int DATA_ROOM;

  /** Bytes that an address can mean, a power of two: packet memory and the windows behind it. */
  public static final long SPACE;

  private static final long MASK;
  private static final MemorySegment REGION;
  private static final PacketRegion MAPPED;
  private static final long BASE;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT_LE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle SHARED_SHORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle SHARED_INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle SHARED_LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  static {
    PacketMemoryConfig config = PacketMemoryConfig.take();
    STRIDE = strideFor(config.dataRoomBytes());
    DATA_ROOM = (int) STRIDE - META_BYTES - HEADROOM_BYTES;
    MAPPED = PacketRegion.map(config, GUARD_BYTES);
    REGION = MAPPED.segment();
    BASE = REGION.address();
    SIZE = config.sizeBytes();
    SPACE = config.spaceBytes();
    MASK = SPACE - 1;
    if (REGION.byteSize() != SPACE + GUARD_BYTES || Long.bitCount(SPACE) != 1) {
      throw new AssertionError("region of " + REGION.byteSize() + " bytes for " + SIZE);
    }
  }

  private PacketMemory() {}

  /** The mapping behind the region: what to share with a device or another process. */
  public static PacketRegion region() {
    return MAPPED;
  }

  /**
   * Where the address is in the process, for native code that works on packets in place. It lies
   * within packet memory whatever the argument is, and up to {@link #GUARD_BYTES} behind it belong
   * to nobody else.
   */
  public static long realAddress(long address) {
    return BASE + (address & MASK);
  }

  static long strideFor(int dataRoom) {
    int lines = (META_BYTES + HEADROOM_BYTES + dataRoom + 63) / 64;
    return (lines | 1) * 64L;
  }

  /** Byte at the address, 0 to 255. */
  public static int getByte(long address) {
    return REGION.get(JAVA_BYTE, address & MASK) & 0xff;
  }

  /** Two bytes at the address, 0 to 65,535. */
  public static int getShort(long address) {
    return REGION.get(SHORT, address & MASK) & 0xffff;
  }

  /** Four bytes at the address. */
  public static int getInt(long address) {
    return REGION.get(INT, address & MASK);
  }

  /** Eight bytes at the address. */
  public static long getLong(long address) {
    return REGION.get(LONG, address & MASK);
  }

  /** Four bytes at the address, little-endian. */
  public static int getIntLe(long address) {
    return REGION.get(INT_LE, address & MASK);
  }

  /** Eight bytes at the address, little-endian. */
  public static long getLongLe(long address) {
    return REGION.get(LONG_LE, address & MASK);
  }

  /** Writes the low byte of the value. */
  public static void putByte(long address, int value) {
    REGION.set(JAVA_BYTE, address & MASK, (byte) value);
  }

  /** Writes the low two bytes of the value. */
  public static void putShort(long address, int value) {
    REGION.set(SHORT, address & MASK, (short) value);
  }

  /** Writes four bytes. */
  public static void putInt(long address, int value) {
    REGION.set(INT, address & MASK, value);
  }

  /** Writes eight bytes. */
  public static void putLong(long address, long value) {
    REGION.set(LONG, address & MASK, value);
  }

  /** Writes four bytes, little-endian. */
  public static void putIntLe(long address, int value) {
    REGION.set(INT_LE, address & MASK, value);
  }

  /** Writes eight bytes, little-endian. */
  public static void putLongLe(long address, long value) {
    REGION.set(LONG_LE, address & MASK, value);
  }

  /** Two bytes at the address, little-endian, 0 to 65,535. */
  public static int getShortLe(long address) {
    return REGION.get(SHORT_LE, address & MASK) & 0xffff;
  }

  /** Writes the low two bytes of the value, little-endian. */
  public static void putShortLe(long address, int value) {
    REGION.set(SHORT_LE, address & MASK, (short) value);
  }

  /**
   * Two aligned bytes that a device or another process writes, little-endian, 0 to 65,535; what is
   * read after it is at least as new.
   */
  public static int acquireShortLe(long address) {
    return (short) SHARED_SHORT.getAcquire(REGION, address & MASK) & 0xffff;
  }

  /** Four aligned bytes, as {@link #acquireShortLe}. */
  public static int acquireIntLe(long address) {
    return (int) SHARED_INT.getAcquire(REGION, address & MASK);
  }

  /** Eight aligned bytes, as {@link #acquireShortLe}. */
  public static long acquireLongLe(long address) {
    return (long) SHARED_LONG.getAcquire(REGION, address & MASK);
  }

  /**
   * Writes two aligned bytes for a device or another process to see, little-endian; whoever sees
   * them sees all that was written before.
   */
  public static void releaseShortLe(long address, int value) {
    SHARED_SHORT.setRelease(REGION, address & MASK, (short) value);
  }

  /** Writes four aligned bytes, as {@link #releaseShortLe}. */
  public static void releaseIntLe(long address, int value) {
    SHARED_INT.setRelease(REGION, address & MASK, value);
  }

  /** Writes eight aligned bytes, as {@link #releaseShortLe}. */
  public static void releaseLongLe(long address, long value) {
    SHARED_LONG.setRelease(REGION, address & MASK, value);
  }

  /** Sets bytes to zero; they lie within packet memory. */
  static void clear(long address, long bytes) {
    REGION.asSlice(address, bytes).fill((byte) 0);
  }

  /** Copies within packet memory; 0 to 65,535 bytes; the areas may overlap. */
  public static void copy(long from, long to, int bytes) {
    MemorySegment.copy(REGION, from & MASK, REGION, to & MASK, bytes);
  }

  /** Copies into packet memory. */
  public static void copyIn(byte[] from, int index, long to, int bytes) {
    MemorySegment.copy(from, index, REGION, JAVA_BYTE, to & MASK, bytes);
  }

  /** Copies into packet memory from another segment, such as a ring shared with the kernel. */
  public static void copyIn(MemorySegment from, long offset, long to, int bytes) {
    MemorySegment.copy(from, offset, REGION, to & MASK, bytes);
  }

  /** Copies out of packet memory. */
  public static void copyOut(long from, byte[] to, int index, int bytes) {
    MemorySegment.copy(REGION, JAVA_BYTE, from & MASK, to, index, bytes);
  }

  /** Copies out of packet memory into another segment. */
  public static void copyOut(long from, MemorySegment to, long offset, int bytes) {
    MemorySegment.copy(REGION, from & MASK, to, offset, bytes);
  }

  /** A copy of the packet's bytes; it allocates, so it is for tests and for tracing. */
  public static byte[] bytes(long packet) {
    byte[] bytes = new byte[Packet.length(packet)];
    copyOut(packet, bytes, 0, bytes.length);
    return bytes;
  }
}
