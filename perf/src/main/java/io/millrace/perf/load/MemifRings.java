package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/** A memif client's two rings, seen from the server. */
final class MemifRings implements Rings {
  private static final int DESCRIPTOR_BYTES = 16;

  private final LoadFrames frames;
  private final Sink sink;
  private final long[] regions;
  private final long rxHead;
  private final long rxTail;
  private final long rxDescriptors;
  private final int rxMask;
  private final long txHead;
  private final long txTail;
  private final long txDescriptors;
  private final int txMask;
  private int rxNext;
  private int txNext;

  MemifRings(MemifLink link, LoadFrames frames, Sink sink) {
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
  public int receive(int max) {
    int count = Math.min(PacketMemory.acquireShortLe(rxHead) - rxNext & 0xffff, max);
    if (count == 0) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      long descriptor = rxDescriptors + (long) (rxNext + i & rxMask) * DESCRIPTOR_BYTES;
      long first = PacketMemory.getLongLe(descriptor);
      sink.take(buffer(descriptor, first), (int) (first >>> 32));
    }
    rxNext = rxNext + count & 0xffff;
    PacketMemory.releaseShortLe(rxTail, rxNext);
    return count;
  }

  @Override
  public int send(int max) {
    int count = Math.min(PacketMemory.acquireShortLe(txHead) - txNext & 0xffff, max);
    if (count == 0) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      long descriptor = txDescriptors + (long) (txNext + i & txMask) * DESCRIPTOR_BYTES;
      long first = PacketMemory.getLongLe(descriptor);
      int length = sink.stamp(frames, buffer(descriptor, first));
      PacketMemory.putLongLe(descriptor, first & 0xffff_0000L | (long) length << 32);
    }
    txNext = txNext + count & 0xffff;
    PacketMemory.releaseShortLe(txTail, txNext);
    return count;
  }

  /** Flags, region and length are in the first eight bytes, the offset is in the next four. */
  private long buffer(long descriptor, long first) {
    return regions[(int) (first >>> 16) & 0xff]
        + (PacketMemory.getIntLe(descriptor + 8) & 0xffff_ffffL);
  }
}
