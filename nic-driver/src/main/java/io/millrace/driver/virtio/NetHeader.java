package io.millrace.driver.virtio;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;

/**
 * The header in front of each frame, section 5.1.6, twelve bytes:
 *
 * <pre>
 *   0 flags (8)   1 gso_type (8)   2 hdr_len (16)   4 gso_size (16)
 *   6 csum_start (16)   8 csum_offset (16)   10 num_buffers (16)
 * </pre>
 *
 * <p>It lies in the packet's headroom. A packet that has none left has it in its metadata line,
 * which is its own and of no use to it any more once it is with the device.
 */
public final class NetHeader {
  /** Bytes. */
  public static final int BYTES = 12;

  /** Flag: the checksum is open. */
  public static final int NEEDS_CSUM = 1;

  /** Flag: the checksum has been verified. */
  public static final int DATA_VALID = 2;

  private static final int GSO_SIZE = -8;
  private static final int CSUM_START = -6;
  private static final int CSUM_OFFSET = -4;
  private static final int NUM_BUFFERS = -2;

  static {
    if (BYTES > PacketMemory.META_BYTES) {
      throw new AssertionError("a header of " + BYTES + " bytes");
    }
  }

  private NetHeader() {}

  /** Whether the device has nothing to say of the frame: no checksum, no segmentation. */
  public static boolean isPlain(long packet) {
    return PacketMemory.getShort(packet - BYTES) == 0;
  }

  /** Flags of a received frame. */
  public static int flags(long packet) {
    return PacketMemory.getByte(packet - BYTES);
  }

  /** How the frame would have to be segmented, 0 if not at all. */
  public static int gsoType(long packet) {
    return PacketMemory.getByte(packet - BYTES + 1);
  }

  /** Bytes of payload in each segment. */
  public static int gsoSize(long packet) {
    return PacketMemory.getShortLe(packet + GSO_SIZE);
  }

  /** Byte that the open checksum begins at. */
  public static int csumStart(long packet) {
    return PacketMemory.getShortLe(packet + CSUM_START);
  }

  /** Bytes from there to the checksum field. */
  public static int csumOffset(long packet) {
    return PacketMemory.getShortLe(packet + CSUM_OFFSET);
  }

  /** Buffers that the frame lies in. */
  public static int numBuffers(long packet) {
    return PacketMemory.getShortLe(packet + NUM_BUFFERS);
  }

  /**
   * For a packet that nothing is to be done to. A header that says so already, as one that the
   * device has written mostly does, is left alone: its cache line stays with both sides then.
   */
  public static void writePlain(long packet) {
    if ((PacketMemory.getLong(packet - BYTES) | PacketMemory.getInt(packet - 4)) != 0) {
      clear(packet);
    }
  }

  private static void clear(long packet) {
    PacketMemory.putLong(packet - BYTES, 0);
    PacketMemory.putInt(packet - 4, 0);
  }

  /** For a packet whose checksum the device is to complete, as its metadata say. */
  public static void writeOpen(long packet) {
    int start = PacketMeta.checksumStart(packet);
    int offset = PacketMeta.checksumOffset(packet);
    clear(packet);
    PacketMemory.putByte(packet - BYTES, NEEDS_CSUM);
    PacketMemory.putShortLe(packet + CSUM_START, start);
    PacketMemory.putShortLe(packet + CSUM_OFFSET, offset);
  }
}
