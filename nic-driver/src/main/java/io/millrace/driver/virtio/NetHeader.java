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
final class NetHeader {
  /** Bytes. */
  static final int BYTES = 12;

  /** Flag: the checksum is open. */
  static final int NEEDS_CSUM = 1;

  /** Flag: the checksum has been verified. */
  static final int DATA_VALID = 2;

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
  static boolean isPlain(long packet) {
    return PacketMemory.getShort(packet - BYTES) == 0;
  }

  /** Flags of a received frame. */
  static int flags(long packet) {
    return PacketMemory.getByte(packet - BYTES);
  }

  /** How the frame would have to be segmented, 0 if not at all. */
  static int gsoType(long packet) {
    return PacketMemory.getByte(packet - BYTES + 1);
  }

  /** Byte that the open checksum begins at. */
  static int csumStart(long packet) {
    return PacketMemory.getShortLe(packet + CSUM_START);
  }

  /** Bytes from there to the checksum field. */
  static int csumOffset(long packet) {
    return PacketMemory.getShortLe(packet + CSUM_OFFSET);
  }

  /** Buffers that the frame lies in. */
  static int numBuffers(long packet) {
    return PacketMemory.getShortLe(packet + NUM_BUFFERS);
  }

  /** For a packet that nothing is to be done to. */
  static void writePlain(long packet) {
    PacketMemory.putLong(packet - BYTES, 0);
    PacketMemory.putInt(packet - 4, 0);
  }

  /** For a packet whose checksum the device is to complete, as its metadata say. */
  static void writeOpen(long packet) {
    int start = PacketMeta.checksumStart(packet);
    int offset = PacketMeta.checksumOffset(packet);
    writePlain(packet);
    PacketMemory.putByte(packet - BYTES, NEEDS_CSUM);
    PacketMemory.putShortLe(packet + CSUM_START, start);
    PacketMemory.putShortLe(packet + CSUM_OFFSET, offset);
  }
}
