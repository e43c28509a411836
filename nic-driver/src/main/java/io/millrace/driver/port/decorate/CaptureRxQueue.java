package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMeta;
import io.millrace.driver.port.RxQueue;
import java.util.function.LongSupplier;

/** Records what another queue has received. */
final class CaptureRxQueue implements RxQueue {
  private final RxQueue inner;
  private final PacketRecorder recorder;
  private final LongSupplier epochNanos;

  CaptureRxQueue(RxQueue inner, PacketRecorder recorder, LongSupplier epochNanos) {
    this.inner = inner;
    this.recorder = recorder;
    this.epochNanos = epochNanos;
  }

  @Override
  public int poll(Burst burst, int max) {
    int before = burst.size();
    int count = inner.poll(burst, max);
    if (count > 0) {
      long now = epochNanos.getAsLong();
      for (int i = before; i < burst.size(); i++) {
        long packet = burst.get(i);
        boolean stamped = Packet.has(packet, Packet.TIMESTAMP);
        recorder.record(Direction.RX, stamped ? PacketMeta.timestamp(packet) : now, packet);
      }
    }
    return count;
  }

  @Override
  public int interruptFd() {
    return inner.interruptFd();
  }

  @Override
  public void armInterrupt() {
    inner.armInterrupt();
  }

  @Override
  public void disarmInterrupt() {
    inner.disarmInterrupt();
  }

  @Override
  public void close() {
    inner.close();
  }
}
