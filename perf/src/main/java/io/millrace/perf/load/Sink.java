package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import org.HdrHistogram.Histogram;

/**
 * Judges what comes back and times it. With timing, a frame carries the moment it was due at in its
 * payload, so that one that had to wait for room has waited (no coordinated omission).
 */
final class Sink {
  private static final int STAMP = 48;
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final Judge judge;
  private final boolean timing;
  private Histogram latency = new Histogram(LONGEST_NANOS, 3);
  private long bad;
  private long now;
  private long due;
  private long interval;
  private long touched;

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

  /** Writes the next frame. Returns its length. */
  int stamp(LoadFrames frames, long to) {
    int length = frames.writeNext(to);
    if (timing) {
      PacketMemory.putLongLe(to + STAMP, due);
      due += interval;
    }
    return length;
  }

  /** Takes a frame that came back. */
  void take(long frame, int length) {
    if (judge != Judge.NONE && !judge.accepts(frame, length)) {
      bad++;
    }
    if (timing) {
      long nanos = now - PacketMemory.getLongLe(frame + STAMP);
      latency.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    } else {
      touched += PacketMemory.getLongLe(frame);
    }
  }

  /** Frames that were not as they should be. */
  long bad() {
    return bad;
  }

  /** What the frames' first bytes add up to; it keeps them from not being read. */
  long touched() {
    return touched;
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
