package io.millrace.driver.card;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;

/** A receive ring, as long as its port has not taken it away. */
final class CardRxQueue implements RxQueue {
  private final CardPort port;
  private final int index;
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Gate.Passage passage;

  /** The driver's as of when the gate was last seen open. */
  private RxRing ring;

  CardRxQueue(
      CardPort port, int index, PacketCache cache, QueueCounters counters, Gate.Passage passage) {
    this.port = port;
    this.index = index;
    ring = port.driver().rxRing(index);
    this.cache = cache;
    this.counters = counters;
    this.passage = passage;
  }

  @Override
  public int poll(Burst burst, int max) {
    int before = burst.size();
    try {
      if (passage.hasChanged() && passage.look()) {
        ring = port.driver().rxRing(index);
        ring.post(cache);
      }
      return passage.isOpen() ? ring.poll(burst, max, cache, counters) : 0;
    } catch (InternalError e) {
      return burst.size() - before; // the doorbell, rung last, is unmapped; the watch will see
    }
  }

  @Override
  public int interruptFd() {
    return port.driver().interruptFd(index);
  }

  @Override
  public void armInterrupt() {
    if (passage.isOpen()) {
      port.driver().armInterrupt(index);
    }
  }

  @Override
  public void disarmInterrupt() {
    if (passage.isOpen()) {
      port.driver().disarmInterrupt(index);
    }
  }

  @Override
  public void close() {
    passage.leave();
    port.closedRx(index, cache);
  }
}
