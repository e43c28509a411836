package io.millrace.driver.tap;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames straight from packet memory, one system call each. What the kernel refuses, as it
 * does while the interface is down, is counted as an error at once.
 */
final class TapTxQueue implements TxQueue {
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Handover<TapDescriptor> successor;
  private TapDescriptor tap;

  TapTxQueue(
      PacketCache cache,
      QueueCounters counters,
      TapDescriptor tap,
      Handover<TapDescriptor> successor) {
    this.cache = cache;
    this.counters = counters;
    this.tap = tap;
    this.successor = successor;
  }

  @Override
  public int send(Burst burst) {
    int size = burst.size();
    int taken = 0;
    int errors = 0;
    long bytes = 0;
    for (; taken < size; taken++) {
      long packet = burst.get(taken);
      int result = tap.write(packet);
      if (result == 0) {
        bytes += Packet.length(packet);
      } else if (TapDescriptor.isTransient(result)) {
        break;
      } else {
        errors++;
      }
    }
    counters.count(taken - errors, bytes);
    if (errors > 0) {
      counters.errors(errors);
    }
    cache.free(burst.packets(), 0, taken);
    burst.removeFirst(taken);
    return taken;
  }

  /** Nothing is left over from {@link #send}; goes over to a new interface if there is one. */
  @Override
  public void flush() {
    @Nullable TapDescriptor fresh = successor.take();
    if (fresh != null) {
      tap.close();
      tap = fresh;
    }
  }

  /** Leaves the descriptor to whoever opens the queue next. */
  @Override
  public void close() {
    successor.giveBack(tap);
  }
}
