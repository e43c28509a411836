package io.millrace.stages;

import io.millrace.driver.memory.PacketCache;
import io.millrace.pipeline.StageTester;

/** Makes buffers scarce. */
public final class Scarcity {
  /** Buffers that are left. */
  public static final int LEFT = 128;

  /** Buffers that a cache keeps to itself once they are freed: two magazines. */
  private static final int MOST_IN_CACHE = 256;

  private Scarcity() {}

  /**
   * Leaves a tester's stage no more buffers than its cache holds: other caches have all the rest,
   * free and out of reach.
   */
  public static void begin(StageTester tester) {
    tester.packets().free(tester.packets().allocate());
    long[] taken = new long[MOST_IN_CACHE];
    int count;
    do {
      PacketCache hoard = tester.packets().pool().newCache();
      count = hoard.allocate(taken, 0, taken.length);
      hoard.free(taken, 0, count);
    } while (count > 0);
  }
}
