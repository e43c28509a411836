package io.millrace.perf.load;

import java.util.function.Consumer;

/**
 * Good packets at a rate and worthless ones beside them, by one ring, the good ones first. A good
 * one that finds no room waits in a queue, as it would in a switch, and is lost when that is full.
 */
final class FloodLoad {
  private static final int BURST = 32;
  private static final int QUEUE = 256;
  private static final long SAMPLE_NANOS = 100_000_000;
  private static final FrameSink NOBODY = (frames, firsts, count) -> {};

  /**
   * What came of it.
   *
   * @param seconds how long
   * @param good packets that were due
   * @param received of these, opened and sent on
   * @param forged packets that the device took
   */
  record Result(double seconds, long good, long received, long forged) {}

  private final Rings outside;
  private final Rings inside;
  private final SealedFrames good;
  private final ForgedFrames forged;
  private final double goodPerNano;
  private final double forgedPerNano;
  private long due;
  private long sent;
  private long lost;
  private long received;
  private long forgedSent;

  /** Rings of the device's two ends, and what to send. */
  FloodLoad(
      Rings outside, Rings inside, SealedFrames good, ForgedFrames forged, Order.Flood flood) {
    this.outside = outside;
    this.inside = inside;
    this.good = good;
    this.forged = forged;
    goodPerNano = flood.goodPerSecond() / 1e9;
    forgedPerNano =
        flood.forgery() == Forgery.NONE
            ? 0
            : flood.perSecond() == 0 ? Double.MAX_VALUE : flood.perSecond() / 1e9;
  }

  /** For so long; the device is done with all of it at the end. */
  Result run(long nanos, Consumer<LoadLoop.Sample> samples) {
    due = sent = lost = received = forgedSent = 0;
    long start = System.nanoTime();
    long sampled = start;
    long sampledReceived = 0;
    for (long now = start; now - start < nanos; now = System.nanoTime()) {
      round(now - start);
      if (now - sampled >= SAMPLE_NANOS) {
        samples.accept(
            new LoadLoop.Sample(
                System.currentTimeMillis() / 1e3,
                (now - sampled) / 1e9,
                sent,
                received - sampledReceived,
                1));
        sampled = now;
        sampledReceived = received;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    for (long quiet = System.nanoTime(); System.nanoTime() - quiet < SAMPLE_NANOS; ) {
      receive();
    }
    return new Result(seconds, due, received, forgedSent);
  }

  private void round(long elapsed) {
    receive();
    due = (long) (elapsed * goodPerNano);
    int waiting = (int) Math.min(Math.min(due - sent - lost, BURST), good.left());
    if (waiting > 0) {
      outside.use(good, NOBODY);
      sent += outside.send(waiting);
      lost += Math.max(0, due - sent - lost - QUEUE);
    }
    double wanted = elapsed * forgedPerNano - forgedSent;
    if (wanted >= 1) {
      outside.use(forged, NOBODY);
      forgedSent += outside.send((int) Math.min(wanted, BURST));
    }
  }

  private void receive() {
    received += inside.receive(LoadLoop.MOST_RECEIVED);
    outside.receive(LoadLoop.MOST_RECEIVED);
  }
}
