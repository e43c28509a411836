package io.millrace.driver.card;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;

/**
 * A transmit ring, as long as its port has not taken it away. While the link is down, or the ring
 * away, what is sent counts as errors at once: a frame does not wait for a link.
 */
final class CardTxQueue implements TxQueue {
  private static final int MIN_FRAME = 14;
  private static final long LAST_WORDS_NANOS = 20_000_000;

  private final CardPort port;
  private final int index;
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Gate.Passage passage;
  private final int maxFrame;
  private final SoftwareOffload software = new SoftwareOffload();

  /** The driver's as of when the gate was last seen open. */
  private TxRing ring;

  /** What that ring does not do itself. */
  private long inSoftware;

  /** Packets that the card has, for the port's watch. */
  private volatile int pending;

  /** The watch doubts {@link #pending}, until the next flush. */
  private volatile boolean asked;

  CardTxQueue(
      CardPort port,
      int index,
      PacketCache cache,
      QueueCounters counters,
      Gate.Passage passage,
      int maxFrame) {
    this.port = port;
    this.index = index;
    ring = port.driver().txRing(index);
    this.cache = cache;
    this.counters = counters;
    this.passage = passage;
    this.maxFrame = maxFrame;
    inSoftware = SoftwareOffload.FLAGS & ~ring.offloads();
  }

  @Override
  public int send(Burst burst) {
    int size = burst.size();
    int taken = isOpen() && port.isUp() ? offer(burst, size) : refuse(burst, 0, size);
    burst.removeFirst(taken);
    return taken;
  }

  private boolean isOpen() {
    return passage.hasChanged() ? enter() : passage.isOpen();
  }

  private boolean enter() {
    boolean open = passage.look();
    if (open) {
      ring = port.driver().txRing(index);
      inSoftware = SoftwareOffload.FLAGS & ~ring.offloads();
    }
    return open;
  }

  /** Offers what can be sent and refuses what cannot; returns how many packets are gone. */
  private int offer(Burst burst, int size) {
    int taken = 0;
    while (taken < size) {
      int end = firstUnfit(burst, taken, size);
      int offered = ring.offer(burst, taken, end, cache, counters);
      taken = offered;
      if (offered < end) {
        break;
      }
      if (end < size) {
        taken = refuse(burst, end, end + 1);
      }
    }
    return taken;
  }

  private int firstUnfit(Burst burst, int from, int to) {
    for (int i = from; i < to; i++) {
      long packet = burst.get(i);
      int length = Packet.length(packet);
      if (length < MIN_FRAME || length > maxFrame || (packet & inSoftware) != 0 && !fit(burst, i)) {
        return i;
      }
    }
    return to;
  }

  /** Does in software what is asked of the card and it cannot; false if that cannot be done. */
  private boolean fit(Burst burst, int index) {
    long packet = software.complete(burst.get(index));
    burst.set(index, packet);
    return (packet & inSoftware) == 0;
  }

  private int refuse(Burst burst, int from, int to) {
    cache.free(burst.packets(), from, to - from);
    counters.errors(to - from);
    return to;
  }

  @Override
  public void flush() {
    if (!isOpen()) {
      pending = 0;
      return;
    }
    try {
      ring.ring();
    } catch (InternalError e) {
      return; // the doorbell is unmapped; the watch will see
    }
    int left = ring.complete(cache, counters);
    if (left != pending) {
      pending = left;
    }
    if (asked) {
      asked = false;
    }
  }

  /** Packets that the card has been given and has not reported as sent, as of the last flush. */
  int pending() {
    return pending;
  }

  /** Wants {@link #pending} to be looked at anew. */
  void ask() {
    asked = true;
  }

  /** Whether there was a flush since. */
  boolean hasAnswered() {
    return !asked;
  }

  /** How many it has sent so far. */
  long sent() {
    return counters.asTx().txPackets();
  }

  /** Gives what the card has a moment to get out. */
  @Override
  public void close() {
    flush();
    long deadline = System.nanoTime() + LAST_WORDS_NANOS;
    while (pending > 0 && port.isUp() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
      flush();
    }
    passage.leave();
    port.closedTx(index, cache);
  }
}
