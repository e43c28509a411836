package io.millrace.driver.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketMeta;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer that pcapng blocks are put together in, whole ones only, little-endian. One thread uses
 * it at a time.
 */
final class PcapngBlocks {
  private static final ValueLayout.OfInt INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final byte NANOSECONDS = 9;
  private static final byte[] NONE = {};
  private static final byte[] APPLICATION = "Millrace".getBytes(StandardCharsets.US_ASCII);

  /** Bytes of a comment that are written, at most. */
  static final int MAX_COMMENT = 1024;

  /** No block is longer. */
  static final int MAX_BLOCK = 1 << 17;

  static {
    assert Pcapng.BLOCK_OVERHEAD + Pcapng.PACKET_BODY + Packet.MAX_LENGTH + 3 + MAX_COMMENT + 64
        <= MAX_BLOCK;
  }

  private final byte[] bytes;
  private final MemorySegment segment;
  private int end;
  private int blockStart;

  PcapngBlocks(int capacity) {
    bytes = new byte[capacity];
    segment = MemorySegment.ofArray(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Bytes of the blocks in the buffer. */
  int size() {
    return end;
  }

  /** Whether there is room for another block, however long. */
  boolean hasRoom() {
    return bytes.length - end >= MAX_BLOCK;
  }

  void clear() {
    end = 0;
  }

  /** Begins a file: a section of unknown length, with one Ethernet interface that counts nanos. */
  void putHeader(String interfaceName) {
    begin(Pcapng.SECTION_HEADER);
    putInt(Pcapng.BYTE_ORDER_MAGIC);
    putInt(Pcapng.MAJOR_VERSION);
    putInt(-1);
    putInt(-1);
    putOption(Pcapng.SHB_USERAPPL, APPLICATION);
    putInt(Pcapng.OPT_END);
    finish();

    begin(Pcapng.INTERFACE_DESCRIPTION);
    putInt(LinkType.ETHERNET);
    putInt(0);
    putOption(Pcapng.IF_NAME, encode(interfaceName));
    putOption(Pcapng.IF_TSRESOL, new byte[] {NANOSECONDS});
    putInt(Pcapng.OPT_END);
    finish();
  }

  /**
   * Adds a packet, which stays the caller's.
   *
   * @param flags for {@code epb_flags}, 0 to leave them out
   * @param comment for {@code opt_comment}, empty to leave it out
   */
  void putPacket(long packet, long epochNanos, int flags, byte[] comment) {
    int length = Packet.length(packet);
    begin(Pcapng.ENHANCED_PACKET);
    putInt(0);
    putInt((int) (epochNanos >>> 32));
    putInt((int) epochNanos);
    putInt(length);
    putInt(PacketMeta.wireLength(packet));
    PacketMemory.copyOut(packet, bytes, end, length);
    pad(length);
    if (flags != 0 || comment.length > 0) {
      putPacketOptions(flags, comment);
    }
    finish();
  }

  private void putPacketOptions(int flags, byte[] comment) {
    if (flags != 0) {
      putShorts(Pcapng.EPB_FLAGS, Integer.BYTES);
      putInt(flags);
    }
    if (comment.length > 0) {
      putOption(Pcapng.OPT_COMMENT, comment);
    }
    putInt(Pcapng.OPT_END);
  }

  /** UTF-8 of a text, cut to what is written of it. */
  static byte[] encode(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length <= MAX_COMMENT) {
      return encoded;
    }
    int length = MAX_COMMENT;
    while ((encoded[length] & 0xc0) == 0x80) {
      length--;
    }
    return Arrays.copyOf(encoded, length);
  }

  static byte[] noComment() {
    return NONE;
  }

  private void begin(int type) {
    blockStart = end;
    putInt(type);
    putInt(0);
  }

  private void finish() {
    int length = end - blockStart + Integer.BYTES;
    putInt(length);
    segment.set(INT, blockStart + 4, length);
  }

  private void putOption(int code, byte[] value) {
    putShorts(code, value.length);
    System.arraycopy(value, 0, bytes, end, value.length);
    pad(value.length);
  }

  /** Steps over what was just put at the end, and over zeros up to a multiple of four. */
  private void pad(int length) {
    int padded = Pcapng.padded(length);
    for (int i = length; i < padded; i++) {
      segment.set(JAVA_BYTE, end + i, (byte) 0);
    }
    end += padded;
  }

  private void putShorts(int first, int second) {
    segment.set(SHORT, end, (short) first);
    segment.set(SHORT, end + 2, (short) second);
    end += 4;
  }

  private void putInt(int value) {
    segment.set(INT, end, value);
    end += 4;
  }
}
