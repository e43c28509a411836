package io.millrace.stages.traffic;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.sim.FrameSource;
import io.millrace.driver.sim.SimPort;
import java.util.ArrayList;
import java.util.List;

/** Takes frames from a source as a pipeline would. */
final class Frames {
  private Frames() {}

  /** So many frames of the source, polled in bursts of at most {@code burstSize}. */
  static List<byte[]> take(FrameSource source, int count, int burstSize) {
    List<byte[]> frames = new ArrayList<>();
    Burst burst = new Burst();
    SimPort port = SimPort.builder("traffic").sources(queue -> source).limit(count).build();
    try (PacketPool pool = new PacketPool(burstSize);
        PacketCache cache = pool.newCache();
        RxQueue rx = port.openRx(0, cache)) {
      while (rx.poll(burst, burstSize) > 0) {
        for (int i = 0; i < burst.size(); i++) {
          frames.add(PacketMemory.bytes(burst.get(i)));
        }
        cache.free(burst);
      }
    }
    return frames;
  }
}
