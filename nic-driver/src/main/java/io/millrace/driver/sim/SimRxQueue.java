package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;

/** Counts what an inlet brings while the link is up. */
final class SimRxQueue implements RxQueue {
  private final Inlet inlet;
  private final Link link;
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Runnable onClose;

  SimRxQueue(Inlet inlet, Link link, PacketCache cache, QueueCounters counters, Runnable onClose) {
    this.inlet = inlet;
    this.link = link;
    this.cache = cache;
    this.counters = counters;
    this.onClose = onClose;
  }

  @Override
  public int poll(Burst burst, int max) {
    if (!link.isUp()) {
      return 0;
    }
    int before = burst.size();
    int count = inlet.poll(burst, max, cache);
    long bytes = 0;
    for (int i = before; i < burst.size(); i++) {
      bytes += Packet.length(burst.get(i));
    }
    if (count > 0) {
      counters.count(count, bytes);
    }
    return count;
  }

  @Override
  public void close() {
    counters.missed(inlet.drain(cache));
    onClose.run();
  }
}
