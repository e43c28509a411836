package io.millrace.driver.loop;

import io.millrace.driver.loop.LoopPort.Lane;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.port.TxQueue;
import java.lang.invoke.VarHandle;

/** Sends to the receive queue of its number. */
final class LoopTxQueue implements TxQueue {
  private final Lane lane;
  private final Runnable onClose;
  private boolean news;

  LoopTxQueue(Lane lane, Runnable onClose) {
    this.lane = lane;
    this.onClose = onClose;
  }

  @Override
  public int send(Burst burst) {
    long bytes = 0;
    int count = lane.ring.put(burst);
    for (int i = 0; i < count; i++) {
      bytes += Packet.length(burst.get(i));
    }
    if (count > 0) {
      lane.tx.count(count, bytes);
      burst.removeFirst(count);
      news = true;
    }
    return count;
  }

  /** Wakes a reader that sleeps. */
  @Override
  public void flush() {
    if (news) {
      news = false;
      VarHandle.fullFence();
      if (lane.armed) {
        lane.event.signal();
      }
    }
  }

  @Override
  public void close() {
    flush();
    onClose.run();
  }
}
