package io.millrace.driver.memif;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.offload.SoftwareOffload;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;
import org.jspecify.annotations.Nullable;

/**
 * A transmit queue, with a ring as long as there is a connection. Without one, what is sent counts
 * as errors at once: a frame does not wait for a peer.
 */
final class MemifTxQueue implements TxQueue {
  private static final long LAST_WORDS_NANOS = 20_000_000;

  private final MemifPort port;
  private final int index;
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Gate.Passage passage;
  private final int maxFrame;
  private final SoftwareOffload software = new SoftwareOffload();

  /** Null while the gate is shut, and if the peer has no ring for this queue. */
  private @Nullable TxRing ring;

  MemifTxQueue(
      MemifPort port,
      int index,
      PacketCache cache,
      QueueCounters counters,
      Gate.Passage passage,
      int maxFrame) {
    this.port = port;
    this.index = index;
    this.cache = cache;
    this.counters = counters;
    this.passage = passage;
    this.maxFrame = maxFrame;
  }

  @Override
  public int send(Burst burst) {
    TxRing open = current();
    if (open == null) {
      return refuse(burst);
    }
    int refused = arePlain(burst) ? 0 : prepare(burst);
    int taken = open.offer(burst.packets(), burst.size(), cache, counters);
    burst.removeFirst(taken);
    return refused + taken;
  }

  private @Nullable TxRing current() {
    if (passage.hasChanged()) {
      ring = null; // before the gate learns that we have seen it shut
      if (passage.look()) {
        ring = port.txRing(index);
      }
    }
    return ring;
  }

  private int refuse(Burst burst) {
    int count = burst.size();
    counters.errors(count);
    cache.free(burst);
    return count;
  }

  /** Whether there is nothing in the burst but frames that can go as they are. */
  private boolean arePlain(Burst burst) {
    long[] packets = burst.packets();
    long flags = 0;
    int odd = 0; // negative once a length is
    for (int i = 0; i < burst.size(); i++) {
      int length = Packet.length(packets[i]);
      flags |= packets[i];
      odd |= length - RxRing.MIN_FRAME | maxFrame - length;
    }
    return odd >= 0 && (flags & SoftwareOffload.FLAGS) == 0;
  }

  /** Does what is asked of a card, drops what cannot be sent, and returns how many that were. */
  private int prepare(Burst burst) {
    int size = burst.size();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      long packet = burst.get(i);
      if (Packet.length(packet) >= RxRing.MIN_FRAME) {
        packet = software.complete(packet);
      }
      if (isPlain(packet)) {
        burst.set(kept++, packet);
      } else {
        cache.free(packet);
      }
    }
    burst.truncate(kept);
    counters.errors(size - kept);
    return size - kept;
  }

  private boolean isPlain(long packet) {
    int length = Packet.length(packet);
    return length >= RxRing.MIN_FRAME
        && length <= maxFrame
        && (packet & SoftwareOffload.FLAGS) == 0;
  }

  @Override
  public void flush() {
    TxRing open = current();
    if (open != null) {
      open.flush(cache, counters);
    }
  }

  /** Gives the peer a moment to take what it has been shown. */
  @Override
  public void close() {
    flush();
    long deadline = System.nanoTime() + LAST_WORDS_NANOS;
    while (ring != null && ring.pending() > 0 && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
      flush();
    }
    ring = null;
    passage.leave();
    port.closedTx(index, cache);
  }
}
