package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;

/** Counts what an outlet takes while the link is up; loses what is sent while it is down. */
final class SimTxQueue implements TxQueue {
  private final Outlet outlet;
  private final Link link;
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Runnable onClose;

  SimTxQueue(
      Outlet outlet, Link link, PacketCache cache, QueueCounters counters, Runnable onClose) {
    this.outlet = outlet;
    this.link = link;
    this.cache = cache;
    this.counters = counters;
    this.onClose = onClose;
  }

  @Override
  public int send(Burst burst) {
    int offered = burst.size();
    if (!link.isUp()) {
      counters.errors(offered);
      cache.free(burst);
      return offered;
    }
    int room = outlet.room(offered);
    long bytes = 0;
    for (int i = 0; i < room; i++) {
      bytes += Packet.length(burst.get(i));
    }
    outlet.put(burst.packets(), room);
    burst.removeFirst(room);
    counters.count(room, bytes);
    return room;
  }

  @Override
  public void flush() {
    outlet.flush(cache);
  }

  @Override
  public void close() {
    outlet.close(cache);
    onClose.run();
  }
}
