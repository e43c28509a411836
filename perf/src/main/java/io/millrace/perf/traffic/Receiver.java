package io.millrace.perf.traffic;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.RxQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes what one port receives and finds out what it is: a frame of ours and which, one of ours
 * that is damaged, or none of ours. A frame is back when the poll that has brought it returns. For
 * one thread and one trial.
 */
final class Receiver {
  /** Frames that are taken at once, at most. */
  static final int MOST = 64;

  private final RxQueue[] queues;
  private final PacketCache cache;
  private final SteadyClock clock;
  private final SignatureKey key;
  private final long origin;
  private final boolean wholePayload;

  /** By number of the stream: where it is counted, if it is to come back by this port. */
  private final StreamReceiver[] streams;

  private final boolean[] expected;
  private final Burst burst = new Burst();
  private final Recorder polls = new Recorder();
  private final AtomicLong received = new AtomicLong();
  private long arrivals;
  private long lastPoll;
  private boolean counting;
  private long lastArrival;
  private long longestSilence;
  private long warmUp;
  private long strayed;
  private long foreign;
  private long unassigned;

  /**
   * A receiver.
   *
   * @param port by which queues
   * @param clock of the thread
   * @param streams all of the trial; those that another port is to receive are another receiver's
   * @param expected by number of the stream: whether it is to come back here
   * @param origin when the trial began
   */
  Receiver(
      OpenPort port,
      SteadyClock clock,
      SignatureKey key,
      StreamReceiver[] streams,
      boolean[] expected,
      long origin,
      boolean wholePayload) {
    queues = port.rx();
    cache = port.cache();
    this.clock = clock;
    this.key = key;
    this.streams = streams;
    this.expected = expected;
    this.origin = origin;
    this.wholePayload = wholePayload;
  }

  /** From here on the time between polls counts, and silence. */
  void startCounting(long now) {
    lastPoll = now;
    lastArrival = now;
    counting = true;
  }

  /** Takes what has arrived. */
  void round(long now) {
    if (counting) {
      polls.record(now - lastPoll);
      lastPoll = now;
    }
    for (RxQueue queue : queues) {
      if (queue.poll(burst, MOST) > 0) {
        take();
      }
    }
  }

  private void take() {
    long now = clock.now();
    int count = burst.size();
    long before = arrivals;
    for (int i = 0; i < count; i++) {
      take(burst.get(i), now);
    }
    cache.free(burst);
    if (arrivals > before) {
      longestSilence = Math.max(longestSilence, now - lastArrival);
      lastArrival = now;
      received.setOpaque(arrivals);
    }
  }

  private void take(long packet, long now) {
    long at = Signature.locate(packet);
    if (at == Signature.NONE) {
      foreign++;
      return;
    }
    long masked = PacketMemory.getLong(at);
    long second = PacketMemory.getLong(at + 8);
    long first = masked ^ key.mask();
    if (Signature.isWhole(masked, second, PacketMemory.getShort(at + 16), key)) {
      whole(packet, first, second, now);
    } else {
      broken(first, now);
    }
  }

  private void whole(long packet, long first, long second, long now) {
    int number = Signature.stream(first);
    if ((number & Signature.WARM_UP) != 0) {
      warmUp++;
      return;
    }
    if (number >= streams.length) {
      foreign++;
      return;
    }
    if (!expected[number]) {
      strayed++;
      return;
    }
    StreamReceiver stream = streams[number];
    if (wholePayload && !TransportCheck.isGood(packet)) {
      stream.corrupted();
      return;
    }
    arrivals++;
    long due = origin + Signature.due(first);
    stream.take(
        Signature.sequence(second), due, Signature.late(second), now, Packet.length(packet));
  }

  /**
   * Whose a frame is whose signature does not hold together: ours if its stream or its time makes
   * sense, which of other frames one in some thousands does.
   */
  private void broken(long first, long now) {
    int number = Signature.stream(first) & ~Signature.WARM_UP;
    if (number < streams.length && expected[number]) {
      streams[number].corrupted();
    } else if (Signature.due(first) <= now - origin) {
      unassigned++;
    } else {
      foreign++;
    }
  }

  /** Frames that came back and count, copies included, so far. Any thread. */
  long received() {
    return received.getOpaque();
  }

  /** When one of them came back last, or when counting began. */
  long lastArrival() {
    return lastArrival;
  }

  ReceiveFigures figures() {
    return new ReceiveFigures(
        foreign, unassigned, strayed, warmUp, longestSilence, polls.distribution());
  }
}
