package io.millrace.stages.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.sim.SimPort;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.validate.Validate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StampedSourceTest {
  private static final int FLOWS = 50;
  private static final int FRAMES = 20_000;

  @Test
  void everyFlowIsNumberedAndEveryChecksumRight() {
    TrafficBuilder traffic =
        new TrafficBuilder()
            .sizes(FrameSizes.weighted(new int[] {64, 90, 200}, new int[] {2, 1, 1}))
            .flows(FLOWS)
            .templates(512)
            .ipv6Share(0.5)
            .tcpShare(0.5)
            .flaw(Defect.UDP_CHECKSUM, 0.1);
    StampedSource source = new StampedSource(traffic.source(2), 2 * FLOWS, FLOWS);
    SimPort port = SimPort.builder("in").sources(queue -> source).limit(FRAMES).build();
    int[] seen = new int[FLOWS];
    Burst burst = new Burst();
    try (PacketPool pool = new PacketPool(64);
        PacketCache cache = pool.newCache();
        RxQueue rx = port.openRx(0, cache);
        StageTester tester = new StageTester(new Validate())) {
      while (rx.poll(burst, 32) > 0) {
        for (int i = 0; i < burst.size(); i++) {
          long packet = burst.get(i);
          boolean kept = tester.run(PacketMemory.bytes(packet)).sent("out").size() == 1;
          long tag = FlowTag.address(packet);
          assertNotEquals(FlowTag.NONE, tag);
          assertEquals(kept, FlowTag.flow(tag) >= 0 && isNext(tag, seen));
        }
        cache.free(burst);
      }
    }
    long valid = FRAMES - source.traffic().expectedDrops().getOrDefault("udp-checksum", 0L);
    assertEquals(valid, Arrays.stream(seen).asLongStream().sum());
    for (int flow = 0; flow < FLOWS; flow++) {
      assertTrue(seen[flow] > FRAMES / FLOWS / 2);
      assertEquals(seen[flow], source.sequence(2 * FLOWS + flow));
    }
  }

  private static boolean isNext(long tag, int[] seen) {
    int flow = FlowTag.flow(tag) - 2 * FLOWS;
    return flow >= 0 && flow < FLOWS && FlowTag.sequence(tag) == seen[flow]++;
  }

  @Test
  void framesWithoutPortsHaveNoTag() {
    assertEquals(FlowTag.NONE, FlowTag.address(Packet.of(0, 59)));
  }
}
