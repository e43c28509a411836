package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/** A memif client's two rings, seen from the server. */
final class MemifRings implements Rings {
  private static final int DESCRIPTOR_BYTES = 16;

  private final long[] regions;
  private final long rxHead;
  private final long rxTail;
  private final long rxDescriptors;
  private final int rxMask;
  private final long txHead;
  private final long txTail;
  private final long txDescriptors;
  private final int txMask;
  private final long[] buffers = new long[LoadLoop.MOST_RECEIVED];
  private final long[] firsts = new long[LoadLoop.MOST_RECEIVED];
  private final int[] lengths = new int[LoadLoop.MOST_RECEIVED];
  private int rxNext;
  private int txNext;
  private FrameSource frames;
  private FrameSink sink;

  MemifRings(MemifLink link, FrameSource frames, FrameSink sink) {
    this.frames = frames;
    this.sink = sink;
    regions = link.regions();
    rxHead = link.head(0);
    rxTail = link.tail(0);
    rxDescriptors = link.descriptors(0);
    rxMask = link.mask(0);
    txHead = link.head(1);
    txTail = link.tail(1);
    txDescriptors = link.descriptors(1);
    txMask = link.mask(1);
  }

  @Override
  public void use(FrameSource frames, FrameSink sink) {
    this.frames = frames;
    this.sink = sink;
  }

  @Override
  public int receive(int max) {
    int count = Math.min(PacketMemory.acquireShortLe(rxHead) - rxNext & 0xffff, max);
    if (count == 0) {
      return 0;
    }
    fetch(count);
    sink.take(buffers, firsts, count);
    rxNext = rxNext + count & 0xffff;
    PacketMemory.releaseShortLe(rxTail, rxNext);
    return count;
  }

  /**
   * Looks at the frames' first bytes and does nothing else, so that the processor waits for the
   * cache lines of many at once.
   */
  private void fetch(int count) {
    long[] to = buffers;
    long[] words = firsts;
    for (int i = 0; i < count; i++) {
      long descriptor = rxDescriptors + offset(rxNext + i & rxMask);
      long frame = buffer(descriptor, PacketMemory.getLongLe(descriptor));
      to[i] = frame;
      words[i] = PacketMemory.getLongLe(frame);
    }
  }

  @Override
  public int send(int max) {
    int count = Math.min(PacketMemory.acquireShortLe(txHead) - txNext & 0xffff, max);
    if (count == 0) {
      return 0;
    }
    locate(count);
    frames.writeNext(buffers, lengths, count);
    sink.stamp(buffers, count);
    describe(count);
    txNext = txNext + count & 0xffff;
    PacketMemory.releaseShortLe(txTail, txNext);
    return count;
  }

  /** Where the client's next buffers are. */
  private void locate(int count) {
    for (int i = 0; i < count; i++) {
      long descriptor = txDescriptors + offset(txNext + i & txMask);
      firsts[i] = PacketMemory.getLongLe(descriptor);
      buffers[i] = buffer(descriptor, firsts[i]);
    }
  }

  /** Says how long the frames are that lie there now. */
  private void describe(int count) {
    for (int i = 0; i < count; i++) {
      long descriptor = txDescriptors + offset(txNext + i & txMask);
      PacketMemory.putLongLe(descriptor, firsts[i] & 0xffff_0000L | (long) lengths[i] << 32);
    }
  }

  private static long offset(int slot) {
    return (long) slot * DESCRIPTOR_BYTES;
  }

  /** Flags, region and length are in the first eight bytes, the offset is in the next four. */
  private long buffer(long descriptor, long first) {
    return regions[(int) (first >>> 16) & 0xff]
        + (PacketMemory.getIntLe(descriptor + 8) & 0xffff_ffffL);
  }
}
