package io.millrace.stages.table.bucket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Token buckets of one rate, for any number of threads. Each is kept as the time at which it will
 * be full again (the virtual scheduling of ITU-T I.371, GCRA): a packet costs time, and passes if
 * the bucket is not further behind than its depth. That is one word and one compare-and-set for
 * each limit, exact however the packets spread over workers; a packet that is refused only reads.
 */
public final class TokenBuckets {
  private static final VarHandle FULL_AT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Times are in 1/64 ns and wrap after 9 years; a bucket must not rest for half as long. */
  private static final int TICK_SHIFT = 6;

  private static final double TICKS_PER_SECOND = 64e9;

  /** Bits behind the binary point in the cost of a byte. */
  private static final int BYTE_FRACTION = 20;

  private static final double MAX_DEPTH = 1L << 60;

  private static final long UNUSED = 0;

  private final long[] packetsFullAt;
  private final long[] bytesFullAt;
  private final int mask;
  private final boolean limitsPackets;
  private final boolean limitsBytes;
  private final long packetCost;
  private final long packetDepth;
  private final long byteCost;
  private final long byteDepth;

  /**
   * Full buckets.
   *
   * @param rate of each of them
   * @param count how many; rounded up to a power of two
   */
  public TokenBuckets(Rate rate, int count) {
    if (count < 1 || count > 1 << 24) {
      throw new IllegalArgumentException("buckets: 1 to 16777216 are possible");
    }
    int size = Integer.highestOneBit(2 * count - 1);
    mask = size - 1;
    limitsPackets = rate.packetsPerSecond() != Rate.UNLIMITED;
    limitsBytes = rate.bitsPerSecond() != Rate.UNLIMITED;
    packetsFullAt = new long[limitsPackets ? size : 0];
    bytesFullAt = new long[limitsBytes ? size : 0];
    double perPacket = limitsPackets ? TICKS_PER_SECOND / rate.packetsPerSecond() : 0;
    double perByte = limitsBytes ? 8 * TICKS_PER_SECOND / rate.bitsPerSecond() : 0;
    packetCost = Math.round(perPacket);
    packetDepth = depth((double) packetCost * rate.burstPackets());
    byteCost = Math.round(perByte * (1 << BYTE_FRACTION));
    byteDepth = depth(perByte * rate.burstBytes());
  }

  /** What takes more than half a year to fill is as good as what takes that. */
  private static long depth(double ticks) {
    return Math.round(Math.min(ticks, MAX_DEPTH));
  }

  /** Number of buckets, a power of two. */
  public int size() {
    return mask + 1;
  }

  /** Bytes of memory. */
  public long memoryBytes() {
    return 8L * (packetsFullAt.length + bytesFullAt.length);
  }

  /**
   * Takes what a packet costs out of a bucket, if there is enough in it.
   *
   * @param bucket any number; its low bits say which
   * @param nanos the pipeline's clock
   * @param bytes of the frame
   * @return whether the packet may pass
   */
  public boolean take(int bucket, long nanos, int bytes) {
    int index = bucket & mask;
    long now = nanos << TICK_SHIFT;
    if (limitsPackets && !take(packetsFullAt, index, now, packetCost, packetDepth)) {
      return false;
    }
    if (!limitsBytes) {
      return true;
    }
    long cost = bytes * byteCost >>> BYTE_FRACTION;
    if (take(bytesFullAt, index, now, cost, byteDepth)) {
      return true;
    }
    if (limitsPackets) {
      FULL_AT.getAndAdd(packetsFullAt, index, -packetCost);
    }
    return false;
  }

  private static boolean take(long[] fullAt, int index, long now, long cost, long depth) {
    while (true) {
      long before = (long) FULL_AT.getOpaque(fullAt, index);
      long start = before == UNUSED || before - now < 0 ? now : before;
      long after = start + cost;
      if (after - now > depth) {
        return false;
      }
      if (FULL_AT.compareAndSet(fullAt, index, before, after)) {
        return true;
      }
    }
  }
}
