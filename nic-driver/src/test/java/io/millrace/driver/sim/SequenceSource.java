package io.millrace.driver.sim;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;

/** Frames of 60 to 123 bytes which begin with a number that counts up from 0. */
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
    return Packet.withLength(packet, length(next++));
  }

  /** Length in bytes of the frame of that number. */
  public static int length(long number) {
    return 60 + (int) (number & 63);
  }
}
