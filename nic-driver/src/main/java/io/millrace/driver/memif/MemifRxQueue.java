package io.millrace.driver.memif;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import org.jspecify.annotations.Nullable;

/** A receive queue, with a ring as long as there is a connection. */
final class MemifRxQueue implements RxQueue {
  private final MemifPort port;
  private final int index;
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Gate.Passage passage;

  /** Null while the gate is shut, and if the peer has no ring for this queue. */
  private @Nullable RxRing ring;

  MemifRxQueue(
      MemifPort port, int index, PacketCache cache, QueueCounters counters, Gate.Passage passage) {
    this.port = port;
    this.index = index;
    this.cache = cache;
    this.counters = counters;
    this.passage = passage;
  }

  @Override
  public int poll(Burst burst, int max) {
    if (passage.hasChanged()) {
      look();
    }
    RxRing open = ring;
    return open == null ? 0 : open.poll(burst, max, cache, counters);
  }

  private void look() {
    ring = null; // before the gate learns that we have seen it shut
    if (passage.look()) {
      ring = port.rxRing(index);
      disarmInterrupt(); // again: some servers reset the ring's flags when they connect
    }
  }

  /** Without a connection, a descriptor that becomes readable with the next one. */
  @Override
  public int interruptFd() {
    RxRing open = ring;
    return open == null ? port.idleFd() : open.interruptFd();
  }

  @Override
  public void armInterrupt() {
    if (ring != null) {
      ring.armInterrupt();
    }
  }

  @Override
  public void disarmInterrupt() {
    if (ring != null) {
      ring.disarmInterrupt();
    }
  }

  @Override
  public void close() {
    ring = null;
    passage.leave();
    port.closedRx(index, cache);
  }
}
