package io.millrace.pipeline;

import io.millrace.pipeline.counters.Counter;

/**
 * Counts what passes a node, and times one call in {@value #SAMPLE_EVERY}: reading the clock costs
 * as much as judging a few packets.
 */
final class NodeMeter {
  private static final int SAMPLE_EVERY = 16;
  private static final long CLOCK_COST = clockCost();

  private final Counter packets;
  private final Counter bursts;
  private final Counter sampledNanos;
  private final Counter sampledPackets;
  private int calls;

  NodeMeter(Counter packets, Counter bursts, Counter sampledNanos, Counter sampledPackets) {
    this.packets = packets;
    this.bursts = bursts;
    this.sampledNanos = sampledNanos;
    this.sampledPackets = sampledPackets;
  }

  /** Before the call; the result goes to {@link #end}. */
  long begin() {
    return ++calls % SAMPLE_EVERY == 0 ? System.nanoTime() : 0;
  }

  /** After a call that dealt with packets. */
  void end(long start, int count) {
    if (start != 0) {
      sampledNanos.add(Math.max(0, System.nanoTime() - start - CLOCK_COST));
      sampledPackets.add(count);
    }
    packets.add(count);
    bursts.add(1);
  }

  /** Adds time to the sample of a call that has been counted. */
  void extend(long start) {
    if (start != 0) {
      sampledNanos.add(Math.max(0, System.nanoTime() - start - CLOCK_COST));
    }
  }

  /** Nanoseconds that two readings of the clock are apart with nothing in between. */
  private static long clockCost() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20_000; i++) {
      long start = System.nanoTime();
      least = Math.min(least, Math.max(0, System.nanoTime() - start));
    }
    return least;
  }
}
