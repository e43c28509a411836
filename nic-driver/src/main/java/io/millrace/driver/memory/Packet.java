package io.millrace.driver.memory;

/**
 * A packet is a {@code long}: where its first byte is, how long it is, and a few flags.
 *
 * <pre>
 *   63      56 55              40 39                                     0
 *  +----------+------------------+---------------------------------------+
 *  |  flags   |  length in bytes | offset of byte 0 within packet memory |
 *  +----------+------------------+---------------------------------------+
 * </pre>
 *
 * Because {@link PacketMemory} masks every address, the handle itself serves as the base of an
 * access: {@code PacketMemory.getShort(packet + 12)} reads the EtherType. Cutting a header off or
 * putting one on is one addition. Nothing of this touches memory, and a burst of packets is a
 * {@code long[]}.
 *
 * <p>Whoever holds the handle owns the buffer it lies in, until it is handed on or freed. Zero
 * ({@link #NONE}) is no packet.
 */
public final class Packet {
  /** No packet: what an exhausted pool returns. */
  public static final long NONE = 0;

  /** Largest length a handle carries, in bytes. */
  public static final int MAX_LENGTH = 0xffff;

  static final int ADDRESS_BITS = 40;

  /** Where the length is in a handle, for loops over many of them. */
  public static final int LENGTH_SHIFT = ADDRESS_BITS;

  private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;
  private static final long LENGTH_MASK = (long) MAX_LENGTH << ADDRESS_BITS;

  /** Flag: the metadata line holds the time of arrival ({@link PacketMeta#timestamp}). */
  public static final long TIMESTAMP = 1L << 56;

  /** Flag: the frame was cut when captured; its metadata line holds the length on the wire. */
  public static final long CUT = 1L << 57;

  /** Flag: the device has verified the layer-4 checksum, so nobody needs to do it again. */
  public static final long L4_CHECKSUM_GOOD = 1L << 58;

  /** Flag: this packet is being traced; its metadata line holds the trace number. */
  public static final long TRACED = 1L << 59;

  /**
   * Flag: the device has taken a VLAN tag off, or is to put one in; its metadata line holds it.
   * Only between a port configured so and another.
   */
  public static final long VLAN_TAG = 1L << 60;

  /**
   * Flag: the device is to complete the layer-4 checksum; its metadata line says where. Only
   * towards a port that offers it.
   */
  public static final long CHECKSUM_OPEN = 1L << 61;

  private Packet() {}

  /**
   * A packet without flags.
   *
   * @param address offset of its first byte within packet memory
   * @param length bytes, 0 to {@link #MAX_LENGTH}
   */
  public static long of(long address, int length) {
    return address | (long) length << ADDRESS_BITS;
  }

  /** Length in bytes. */
  public static int length(long packet) {
    return (int) (packet >>> ADDRESS_BITS) & MAX_LENGTH;
  }

  /** Offset of the first byte within packet memory, bare of length and flags. */
  public static long address(long packet) {
    return packet & ADDRESS_MASK;
  }

  /** The same packet with another length; the caller sees to it that the buffer is large enough. */
  public static long withLength(long packet, int length) {
    return packet & ~LENGTH_MASK | (long) length << ADDRESS_BITS;
  }

  /** The packet without its first {@code bytes} bytes; at most {@link #length} of them. */
  public static long pull(long packet, int bytes) {
    return packet + bytes - ((long) bytes << ADDRESS_BITS);
  }

  /** The packet with {@code bytes} more bytes in front; at most {@link #headroom} of them. */
  public static long push(long packet, int bytes) {
    return packet - bytes + ((long) bytes << ADDRESS_BITS);
  }

  /** Bytes that {@link #push} may put in front. */
  public static int headroom(long packet) {
    return (int) (address(packet) - buffer(packet)) - PacketMemory.META_BYTES;
  }

  /** Bytes by which the packet may grow at its end. */
  public static int tailroom(long packet) {
    long end = buffer(packet) + PacketMemory.STRIDE;
    return (int) (end - address(packet)) - length(packet);
  }

  /** Whether the packet has so much {@link #headroom} and so much {@link #tailroom}. */
  public static boolean hasRoom(long packet, int before, int behind) {
    int offset = (int) (address(packet) - buffer(packet));
    return offset - PacketMemory.META_BYTES >= before
        && PacketMemory.STRIDE - offset - length(packet) >= behind;
  }

  /** Address of the buffer that the packet lies in: its metadata line. */
  public static long buffer(long packet) {
    // One less, because an empty packet may start right behind the last byte of its buffer.
    long inside = address(packet) - 1;
    return Strides.roundDown(inside);
  }

  /** Whether the flag is set. */
  public static boolean has(long packet, long flag) {
    return (packet & flag) != 0;
  }
}
