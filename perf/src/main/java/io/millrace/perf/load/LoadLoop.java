package io.millrace.perf.load;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends and receives for a time: as fast as the device takes it, at a rate, or one frame at a time.
 */
final class LoadLoop {
  private static final int BURST = 32;

  /** Frames that are received at once, at most. */
  static final int MOST_RECEIVED = 256;

  private static final int ROUNDS_PER_LOOK = 64;
  private static final int PAUSES = 16;
  private static final long QUIET_NANOS = 2_000_000;

  /** For floods that somebody else judges. */
  static final Sink NO_SINK = new Sink(Judge.NONE, false);

  /**
   * Figures of a stretch of time.
   *
   * @param at seconds since the epoch, at its end
   * @param seconds its length
   * @param sent frames
   * @param received frames
   * @param idle share of the time in which the device gave the generator nothing to do
   */
  record Sample(double at, double seconds, long sent, long received, double idle) {}

  private final Rings rings;
  private final Sink sink;
  private final long sampleNanos;
  private final double pauseNanos = pauseNanos();
  private long sent;
  private long received;
  private long idleRounds;
  private long sampledAt;
  private long sampledSent;
  private long sampledReceived;

  LoadLoop(Rings rings, Sink sink, long sampleNanos) {
    this.rings = rings;
    this.sink = sink;
    this.sampleNanos = sampleNanos;
  }

  long sent() {
    return sent;
  }

  long received() {
    return received;
  }

  /** As fast as can be. */
  void flood(long nanos, Consumer<Sample> samples) {
    long end = begin() + nanos;
    long now = sampledAt;
    while (now < end) {
      rounds();
      now = look(samples);
    }
  }

  /**
   * As fast as can be while there is something to send; then receives until nothing comes. Samples
   * end with what there was to send.
   *
   * @return how long there was something, in nanoseconds
   */
  long floodWhile(BooleanSupplier hasMore, Consumer<Sample> samples) {
    long start = begin();
    while (hasMore.getAsBoolean()) {
      rounds();
      look(samples);
    }
    long spent = System.nanoTime() - start;
    long before = received;
    long quiet = System.nanoTime();
    while (System.nanoTime() - quiet < QUIET_NANOS) {
      rounds();
      if (received != before) {
        before = received;
        quiet = System.nanoTime();
      }
    }
    return spent;
  }

  private void rounds() {
    for (int i = 0; i < ROUNDS_PER_LOOK; i++) {
      int in = rings.receive(MOST_RECEIVED);
      int out = rings.send(BURST);
      received += in;
      sent += out;
      if (in + out < BURST) {
        pause();
      }
    }
  }

  /**
   * At a constant rate, frame by frame.
   *
   * @param perSecond frames
   */
  void pace(long nanos, double perSecond, Consumer<Sample> samples) {
    long start = begin();
    long interval = Math.round(1e9 / perSecond);
    long sentBefore = sent;
    long now = start;
    while (now - start < nanos) {
      long due = (now - start) / interval + 1 - (sent - sentBefore);
      sink.now(now);
      received += rings.receive(MOST_RECEIVED);
      if (due > 0) {
        sink.due(start + (sent - sentBefore) * interval, interval);
        sent += rings.send((int) Math.min(due, BURST));
      }
      now = look(samples);
    }
    drain();
  }

  /** One frame under way at a time. */
  void pingPong(long nanos) {
    long end = begin() + nanos;
    long now = sampledAt;
    while (now < end) {
      sink.due(now, 0);
      if (rings.send(1) == 1) {
        sent++;
        long lost = now + 1_000_000_000L;
        int in;
        do {
          now = System.nanoTime();
          sink.now(now);
          in = rings.receive(1);
        } while (in == 0 && now < lost);
        received += in;
      }
      now = System.nanoTime();
    }
  }

  /** Receives what is still under way. */
  void drain() {
    long quiet = System.nanoTime();
    while (received < sent && System.nanoTime() - quiet < 500_000_000L) {
      sink.now(System.nanoTime());
      int in = rings.receive(MOST_RECEIVED);
      received += in;
      if (in > 0) {
        quiet = System.nanoTime();
      }
    }
  }

  private long begin() {
    sampledAt = System.nanoTime();
    sampledSent = sent;
    sampledReceived = received;
    idleRounds = 0;
    return sampledAt;
  }

  private long look(Consumer<Sample> samples) {
    long now = System.nanoTime();
    long elapsed = now - sampledAt;
    if (elapsed >= sampleNanos) {
      samples.accept(
          new Sample(
              System.currentTimeMillis() / 1e3,
              elapsed / 1e9,
              sent - sampledSent,
              received - sampledReceived,
              Math.min(1, idleRounds * pauseNanos / elapsed)));
      sampledAt = now;
      sampledSent = sent;
      sampledReceived = received;
      idleRounds = 0;
    }
    return now;
  }

  /** Leaves the rings' cache lines to the device for a moment. */
  private void pause() {
    idleRounds++;
    for (int i = 0; i < PAUSES; i++) {
      Thread.onSpinWait();
    }
  }

  private static double pauseNanos() {
    double least = Double.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 100 * PAUSES; i++) {
        Thread.onSpinWait();
      }
      least = Math.min(least, (System.nanoTime() - start) / 100.0);
    }
    return least;
  }
}
