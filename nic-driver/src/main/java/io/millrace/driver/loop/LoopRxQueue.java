package io.millrace.driver.loop;

import io.millrace.driver.loop.LoopPort.Lane;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.port.RxQueue;
import java.lang.invoke.VarHandle;

/** Receives what the transmit queue of its number has sent. */
final class LoopRxQueue implements RxQueue {
  private final Lane lane;
  private final Runnable onClose;

  LoopRxQueue(Lane lane, Runnable onClose) {
    this.lane = lane;
    this.onClose = onClose;
  }

  @Override
  public int poll(Burst burst, int max) {
    int before = burst.size();
    int count = lane.ring.take(burst, max);
    if (count > 0) {
      long bytes = 0;
      for (int i = before; i < before + count; i++) {
        bytes += Packet.length(burst.get(i));
      }
      lane.rx.count(count, bytes);
    }
    return count;
  }

  @Override
  public int interruptFd() {
    return lane.event.fd();
  }

  /** Whoever sends after the fence sees that; what was sent before it, the next poll sees. */
  @Override
  public void armInterrupt() {
    lane.armed = true;
    VarHandle.fullFence();
  }

  @Override
  public void disarmInterrupt() {
    lane.armed = false;
    lane.event.drain();
  }

  @Override
  public void close() {
    onClose.run();
  }
}
