package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.RxQueue;

/** Sends what another queue receives through a {@link FaultLine}. */
final class FaultRxQueue implements RxQueue {
  private final RxQueue inner;
  private final FaultLine line;
  private final LinkFlaps flaps;
  private final QueueCounters counters;
  private final Burst arrived = new Burst();

  FaultRxQueue(RxQueue inner, FaultLine line, LinkFlaps flaps, QueueCounters counters) {
    this.inner = inner;
    this.line = line;
    this.flaps = flaps;
    this.counters = counters;
  }

  @Override
  public int poll(Burst burst, int max) {
    if (line.out.size() < max) {
      receive(max - line.out.size());
    }
    int count = Math.min(max, line.out.size());
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      burst.add(line.out.get(i));
      bytes += Packet.length(line.out.get(i));
    }
    line.out.removeFirst(count);
    line.endRound(count);
    counters.count(count, bytes);
    return count;
  }

  private void receive(int max) {
    boolean down = flaps.down();
    line.heard(inner.poll(arrived, max) > 0);
    for (int i = 0; i < arrived.size(); i++) {
      if (down) {
        line.putWhileDown(arrived.get(i));
      } else {
        line.put(arrived.get(i));
      }
    }
    arrived.clear();
  }

  @Override
  public void close() {
    line.close();
    inner.close();
  }
}
