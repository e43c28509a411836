package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.PortStats;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of replaying a capture once at full speed.
 *
 * @param frames what was delivered
 * @param errors how many records were not
 * @param warning what the user would be told
 */
record Replayed(List<Frame> frames, long errors, Optional<String> warning) {
  private static final int BURST = 32;

  /** Replays, and sees to it that the end comes, no buffer is lost, and the counters agree. */
  static Replayed of(byte[] capture) {
    Replay replay =
        new Replay("test.pcap", MemorySegment.ofArray(capture), 1, new Pace.FullSpeed());
    List<Frame> frames = new ArrayList<>();
    try (PacketPool pool = new PacketPool(64);
        PacketCache cache = pool.newCache()) {
      Burst burst = new Burst();
      // Every poll gets on by a packet or 256 records, and no record is shorter than 12 bytes.
      for (int polls = capture.length / 12 + 2; !replay.isExhausted(); polls--) {
        assertTrue(polls > 0, "no end");
        assertEquals(replay.poll(burst, BURST, cache), burst.size());
        for (int i = 0; i < burst.size(); i++) {
          frames.add(Frame.of(burst.get(i)));
        }
        cache.free(burst);
      }
      assertEquals(0, replay.poll(burst, BURST, cache));
      assertEquals(0, pool.inUse());
    }
    PortStats stats = replay.stats();
    assertEquals(frames.size(), stats.rxPackets());
    assertEquals(
        frames.stream().mapToLong(frame -> frame.hex().length() / 2).sum(), stats.rxBytes());
    return new Replayed(frames, stats.rxErrors(), replay.warning());
  }
}
