package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;

/**
 * Shows what was sent to a {@link FrameSink} and frees it, from a bounded ring at its own pace, as
 * a card does at the speed of its line. A full ring has no room for more.
 */
final class Sink implements Outlet {
  private final FrameSink sink;
  private final Pace pace;
  private final int ringSize;
  private final Burst ring = new Burst();

  Sink(FrameSink sink, Pace pace, int ringSize) {
    this.sink = sink;
    this.pace = pace;
    this.ringSize = ringSize;
  }

  @Override
  public int room(int wanted) {
    return Math.min(wanted, ringSize - ring.size());
  }

  @Override
  public void put(long[] packets, int count) {
    for (int i = 0; i < count; i++) {
      ring.add(packets[i]);
    }
  }

  @Override
  public void flush(PacketCache cache) {
    drain(pace.take(ring.size()), cache);
  }

  @Override
  public void close(PacketCache cache) {
    drain(ring.size(), cache);
  }

  private void drain(int count, PacketCache cache) {
    for (int i = 0; i < count; i++) {
      sink.accept(ring.get(i));
    }
    cache.free(ring.packets(), 0, count);
    ring.removeFirst(count);
  }
}
