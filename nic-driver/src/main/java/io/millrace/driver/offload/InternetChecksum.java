package io.millrace.driver.offload;

import io.millrace.driver.memory.PacketMemory;

/** The ones-complement sum over packet memory, RFC 1071. */
public final class InternetChecksum {
  private InternetChecksum() {}

  /** {@code sum} plus {@code bytes} bytes from {@code address} on, not folded; up to 64 KiB. */
  public static long add(long sum, long address, int bytes) {
    long at = address;
    int left = bytes;
    for (; left >= 8; left -= 8, at += 8) {
      long word = PacketMemory.getLong(at);
      sum += (word >>> 32) + (word & 0xffff_ffffL);
    }
    for (; left >= 2; left -= 2, at += 2) {
      sum += PacketMemory.getShort(at);
    }
    return left == 0 ? sum : sum + (PacketMemory.getByte(at) << 8);
  }

  /** The sum in 16 bits. */
  public static int fold(long sum) {
    long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
    folded = (folded >>> 16) + (folded & 0xffff);
    folded = (folded >>> 16) + (folded & 0xffff);
    return (int) ((folded >>> 16) + (folded & 0xffff));
  }

  /**
   * Completes the checksum of a frame whose sender left that to the hardware: the field at {@code
   * start + offset} holds the pseudo-header's sum. Zero is written as its other form, {@code
   * 0xffff}, which only UDP tells apart.
   *
   * @param length bytes of the frame; {@code start + offset + 2} is not beyond it
   */
  public static void complete(long packet, int length, int start, int offset) {
    int sum = ~fold(add(0, packet + start, length - start)) & 0xffff;
    PacketMemory.putShort(packet + start + offset, sum == 0 ? 0xffff : sum);
  }
}
