package io.millrace.driver.vhost.backend;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.Gate;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;
import org.jspecify.annotations.Nullable;

/** Polls what the guest sends by one of its queues, while there is such a queue. */
final class BackendRxQueue implements RxQueue {
  private final RingTable table;
  private final int index;
  private final Gate.Passage passage;
  private final FrameReader reader;
  private final Runnable closed;
  private @Nullable GuestRing ring;

  BackendRxQueue(
      RingTable table, int index, PacketCache cache, QueueCounters counters, Runnable closed) {
    this.table = table;
    this.index = index;
    this.closed = closed;
    passage = table.gate.newPassage();
    reader = new FrameReader(cache, counters);
  }

  @Override
  public int poll(Burst burst, int max) {
    if (passage.hasChanged()) {
      ring = passage.look() ? table.fromGuest(index) : null;
    }
    GuestRing now = ring;
    return now == null ? 0 : reader.poll(now, burst, max);
  }

  @Override
  public int interruptFd() {
    return table.slot(index).fd();
  }

  /** What the guest writes for us to read may be gone, and the ring with it. */
  private void wantKick(boolean wanted) {
    GuestRing now = ring;
    if (now != null) {
      try {
        now.wantKick(wanted);
      } catch (InternalError e) {
        now.fail(FrameReader.MEMORY_GONE);
      }
    }
  }

  @Override
  public void armInterrupt() {
    wantKick(true);
    if (ring != null) {
      table.slot(index).arm();
    }
  }

  @Override
  public void disarmInterrupt() {
    wantKick(false);
    table.slot(index).disarm();
  }

  @Override
  public void close() {
    ring = null;
    passage.leave();
    reader.close();
    closed.run();
  }
}
