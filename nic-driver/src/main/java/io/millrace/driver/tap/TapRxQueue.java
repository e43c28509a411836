package io.millrace.driver.tap;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.netdev.Handover;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames straight into packet memory, one system call each. While the pool is empty they stay
 * with the kernel.
 */
final class TapRxQueue implements RxQueue {
  private final PacketCache cache;
  private final QueueCounters counters;
  private final Handover<TapDescriptor> successor;
  private TapDescriptor tap;

  TapRxQueue(
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
  public int poll(Burst burst, int max) {
    int taken = 0;
    long bytes = 0;
    while (taken < max) {
      long packet = next();
      if (packet == Packet.NONE) {
        break;
      }
      burst.add(packet);
      bytes += Packet.length(packet);
      taken++;
    }
    if (taken > 0) {
      counters.count(taken, bytes);
    } else {
      replaceDescriptor();
    }
    return taken;
  }

  /**
   * A frame that fills the buffer to its last byte may have been cut, so it counts as too large.
   */
  private long next() {
    long buffer = cache.allocate();
    if (buffer == Packet.NONE) {
      return Packet.NONE;
    }
    int length = tap.read(buffer, PacketMemory.DATA_ROOM);
    while (length >= PacketMemory.DATA_ROOM) {
      counters.errors(1);
      length = tap.read(buffer, PacketMemory.DATA_ROOM);
    }
    if (length <= 0) {
      cache.free(buffer);
      return Packet.NONE;
    }
    return Packet.withLength(buffer, length);
  }

  /** Goes over to the interface that has come in place of the old one. */
  private void replaceDescriptor() {
    @Nullable TapDescriptor fresh = successor.take();
    if (fresh != null) {
      tap.close();
      tap = fresh;
    }
  }

  @Override
  public int interruptFd() {
    return tap.fd();
  }

  /** Leaves the descriptor to whoever opens the queue next. */
  @Override
  public void close() {
    successor.giveBack(tap);
  }
}
