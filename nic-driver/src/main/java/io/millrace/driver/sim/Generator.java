package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;

/**
 * Receives what a source makes, at a pace, up to a limit. An empty pool or a late poll only delays
 * the frames: none is ever skipped, so that the sequence depends on the source alone.
 */
final class Generator implements Inlet {
  private final FrameSource source;
  private final Pace pace;
  private long left;
  private volatile boolean exhausted;

  Generator(FrameSource source, long limit, Pace pace) {
    this.source = source;
    this.pace = pace;
    left = limit;
    exhausted = limit == 0 || source.equals(FrameSource.NOTHING);
  }

  @Override
  public int poll(Burst burst, int max, PacketCache cache) {
    int wanted = pace.take((int) Math.min(max, left));
    for (int made = 0; made < wanted; made++) {
      long empty = cache.allocate();
      if (empty == Packet.NONE) {
        return made(made);
      }
      long packet = source.next(empty);
      if (packet == Packet.NONE) {
        cache.free(empty);
        left = made;
        return made(made);
      }
      burst.add(packet);
    }
    return made(wanted);
  }

  private int made(int count) {
    left -= count;
    if (count == 0 && left == 0) {
      exhausted = true;
    }
    return count;
  }

  @Override
  public boolean exhausted() {
    return exhausted;
  }
}
