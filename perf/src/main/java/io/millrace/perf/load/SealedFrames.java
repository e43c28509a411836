package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.RingMemory;

/**
 * Frames that are sealed before they are sent, and sent once: a device takes no number twice. They
 * carry the plain frames in turn, each stamped with the number it has here.
 */
final class SealedFrames implements FrameSource, AutoCloseable {
  private static final long BLOCK_BYTES = 700L << 20;
  private static final int MOST = 1 << 20;

  private final LoadFrames plain;
  private final Envelope envelope;
  private final int stride;
  private final RingMemory memory;
  private final int[] lengths;
  private int stamp;
  private int next;

  SealedFrames(LoadFrames plain, Envelope envelope) {
    this.plain = plain;
    this.envelope = envelope;
    stride = plain.stride() + Envelope.MOST_ADDED + 63 & -64;
    lengths = new int[(int) Math.min(MOST, BLOCK_BYTES / stride)];
    memory = RingMemory.allocate((long) lengths.length * stride, 64);
    next = lengths.length;
  }

  /** Seals a block of frames anew. */
  void refill() {
    for (int i = 0; i < lengths.length; i++) {
      int index = stamp % plain.count();
      long ip = plain.address(index) + 14;
      stamp++;
      lengths[i] = envelope.seal(ip, plain.length(index) - 14, address(i), stamp);
    }
    envelope.finish();
    next = 0;
  }

  /** How many of the block have not been sent. */
  int left() {
    return lengths.length - next;
  }

  private long address(int index) {
    return memory.address() + (long) index * stride;
  }

  /** At most {@link #left}. */
  @Override
  public void writeNext(long[] to, int[] sizes, int count) {
    for (int i = 0; i < count; i++) {
      PacketMemory.copy(address(next + i), to[i], lengths[next + i]);
    }
    System.arraycopy(lengths, next, sizes, 0, count);
    next += count;
  }

  @Override
  public void close() {
    memory.close();
  }
}
