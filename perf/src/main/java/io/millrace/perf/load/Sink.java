package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import org.HdrHistogram.Histogram;

/**
 * Judges what comes back and times it. With timing, a frame carries the moment it was due at in its
 * payload, so that one that had to wait for room has waited (no coordinated omission).
 */
final class Sink implements FrameSink {
  private static final int STAMP = 48;

  /** A prime, so that no place in a burst or ring is always or never the one. */
  static final int WHOLLY_EVERY = 17;

  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final Judge judge;
  private final boolean timing;
  private Histogram latency = new Histogram(LONGEST_NANOS, 3);
  private int nextWholly;
  private long bad;
  private long now;
  private long due;
  private long interval;

  Sink(Judge judge, boolean timing) {
    this.judge = judge;
    this.timing = timing;
  }

  /** The time of what is received from here on, in nanoseconds. */
  void now(long nanos) {
    now = nanos;
  }

  /** When the next frame is due, and how long after it each of the others. */
  void due(long nanos, long intervalNanos) {
    due = nanos;
    interval = intervalNanos;
  }

  /** Writes into frames when they are due. */
  @Override
  public void stamp(long[] frames, int count) {
    if (timing) {
      for (int i = 0; i < count; i++) {
        PacketMemory.putLongLe(frames[i] + STAMP, due);
        due += interval;
      }
    }
  }

  /**
   * Takes frames that came back. Looks at the addresses of each and at all headers of one in
   * {@value #WHOLLY_EVERY}: the generator has to be faster than what it measures.
   */
  @Override
  public void take(long[] frames, long[] firsts, int count) {
    int odd = 0;
    for (int i = 0; i < count; i++) {
      odd += judge.isAddressed(firsts[i], frames[i]) ? 0 : 1;
    }
    bad += odd;
    int at = nextWholly;
    for (; at < count; at += WHOLLY_EVERY) {
      bad += judge.accepts(frames[at]) ? 0 : 1;
    }
    nextWholly = at - count;
    if (timing) {
      time(frames, count);
    }
  }

  private void time(long[] frames, int count) {
    for (int i = 0; i < count; i++) {
      long nanos = now - PacketMemory.getLongLe(frames[i] + STAMP);
      latency.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }
  }

  /** Frames that were not as they should be. */
  long bad() {
    return bad;
  }

  /** Latency, in nanoseconds. */
  Histogram latency() {
    return latency;
  }

  /** Forgets the latencies so far. */
  void restart() {
    latency = new Histogram(LONGEST_NANOS, 3);
  }
}
