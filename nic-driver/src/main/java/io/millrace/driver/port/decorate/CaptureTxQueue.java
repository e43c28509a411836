package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.TxQueue;
import java.util.function.LongSupplier;

/**
 * Records what another queue takes. A packet that was taken is gone, and one that was not is not to
 * be recorded; so packets are offered one by one, and a copy is recorded once one was taken.
 */
final class CaptureTxQueue implements TxQueue {
  private final TxQueue inner;
  private final PacketRecorder recorder;
  private final LongSupplier epochNanos;
  private final PacketCache cache;
  private final long scratch;
  private final Burst one = new Burst();

  CaptureTxQueue(
      TxQueue inner, PacketRecorder recorder, LongSupplier epochNanos, PacketCache cache) {
    this.inner = inner;
    this.recorder = recorder;
    this.epochNanos = epochNanos;
    this.cache = cache;
    scratch = cache.allocate();
    if (scratch == Packet.NONE) {
      inner.close();
      throw new PortException("no packet buffer left to capture with; make the pool larger");
    }
  }

  @Override
  public int send(Burst burst) {
    int taken = 0;
    long now = burst.isEmpty() ? 0 : epochNanos.getAsLong();
    while (taken < burst.size()) {
      long copy = copy(burst.get(taken));
      one.add(burst.get(taken));
      if (inner.send(one) == 0) {
        one.clear();
        break;
      }
      recorder.record(Direction.TX, now, copy);
      taken++;
    }
    burst.removeFirst(taken);
    return taken;
  }

  /** The packet in the scratch buffer, metadata and all. */
  private long copy(long packet) {
    PacketMemory.copy(Packet.buffer(packet), Packet.buffer(scratch), PacketMemory.META_BYTES);
    long copy = packet - Packet.address(packet) + Packet.buffer(scratch) + PacketMemory.META_BYTES;
    PacketMemory.copy(packet, copy, Packet.length(packet));
    return copy;
  }

  @Override
  public void flush() {
    inner.flush();
  }

  @Override
  public void close() {
    inner.close();
    cache.free(scratch);
  }
}
