package io.millrace.driver.port.decorate;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.port.QueueCounters;
import io.millrace.driver.port.TxQueue;

/** Sends packets through a {@link FaultLine} before another queue sends them. */
final class FaultTxQueue implements TxQueue {
  private static final int MOST_WAITING = 2 * Burst.MAX_SIZE;

  private final TxQueue inner;
  private final FaultLine line;
  private final LinkFlaps flaps;
  private final QueueCounters counters;
  private boolean silent = true;

  FaultTxQueue(TxQueue inner, FaultLine line, LinkFlaps flaps, QueueCounters counters) {
    this.inner = inner;
    this.line = line;
    this.flaps = flaps;
    this.counters = counters;
  }

  @Override
  public int send(Burst burst) {
    int count = Math.clamp(MOST_WAITING - line.out.size(), 0, burst.size());
    boolean down = count > 0 && flaps.down();
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += Packet.length(burst.get(i));
      if (down) {
        line.putWhileDown(burst.get(i));
      } else {
        line.put(burst.get(i));
      }
    }
    burst.removeFirst(count);
    counters.count(count, bytes);
    silent &= count == 0;
    pushOn();
    return count;
  }

  private void pushOn() {
    line.endRound(line.out.isEmpty() ? 0 : inner.send(line.out));
  }

  @Override
  public void flush() {
    line.heard(!silent);
    silent = true;
    pushOn();
    inner.flush();
  }

  @Override
  public void close() {
    line.settle();
    pushOn();
    line.close();
    inner.close();
  }
}
