package io.millrace.samples.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.StageTester;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TtlGuardTest {
  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;

  private static byte[] frame(int etherType, int timeToLive) {
    byte[] frame = new byte[60];
    frame[12] = (byte) (etherType >>> 8);
    frame[13] = (byte) etherType;
    frame[14] = 0x45;
    frame[14 + 8] = (byte) timeToLive;
    return frame;
  }

  @Test
  void dropsWhatComesFromFarAway() {
    try (StageTester tester = new StageTester(new TtlGuard(60))) {
      StageTester.Result result =
          tester.run(frame(IPV4, 64), frame(IPV4, 59), frame(IPV4, 60), frame(IPV4, 255));
      assertEquals(3, result.sent("out").size());
      assertEquals(1, result.dropped(TtlGuard.TOO_FAR).size());
    }
  }

  @Test
  void leavesOthersAlone() {
    try (StageTester tester = new StageTester(new TtlGuard(60))) {
      StageTester.Result result = tester.run(frame(ARP, 0), new byte[20], new byte[0]);
      assertEquals(3, result.sent("out").size());
    }
  }

  @Test
  void inAPipeline() {
    PipelineStats stats = TtlGuardMain.run(10_000);
    assertEquals(9_000.0, (double) stats.transmitted(), 20);
    assertEquals(Map.of("too-far", 10_000 - stats.transmitted()), stats.dropped());
    assertEquals(0, stats.underWay());
  }
}
