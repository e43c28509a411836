package io.millrace.driver.sim;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;

/** Frames of 60 to 123 bytes which begin with a number that counts up from 0, in 8 bytes. */
public final class SequenceSource implements FrameSource {
  private final long count;
  private long next;

  /** Frames 0 to {@code count - 1}. */
  public SequenceSource(long count) {
    this.count = count;
  }

  @Override
  public long next(long packet) {
    if (next == count) {
      return Packet.NONE;
    }
    PacketMemory.putLong(packet, next);
    for (int at = 8; at < length(next); at++) {
      PacketMemory.putByte(packet + at, byteAt(next, at));
    }
    return Packet.withLength(packet, length(next++));
  }

  /** Byte of the frame of that number. */
  public static byte byteAt(long number, int at) {
    return (byte) (at < 8 ? number >>> 56 - 8 * at : number + at);
  }

  /** Length in bytes of the frame of that number. */
  public static int length(long number) {
    return 60 + (int) (number & 63);
  }
}
