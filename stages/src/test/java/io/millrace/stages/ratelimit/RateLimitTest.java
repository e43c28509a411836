package io.millrace.stages.ratelimit;

import static io.millrace.stages.ratelimit.RateLimit.RATE_LIMITED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.pipeline.StageTester;
import io.millrace.stages.TestFrames;
import io.millrace.stages.table.bucket.Rate;
import io.millrace.stages.table.bucket.TokenBuckets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final byte[] A1 = TestFrames.udp4("10.0.0.1", "192.0.2.1", 1, 53, 0);
  private static final byte[] A2 = TestFrames.udp4("10.0.0.1", "192.0.2.1", 2, 53, 0);
  private static final byte[] NEIGHBOR = TestFrames.udp4("10.0.0.2", "192.0.2.1", 1, 53, 0);
  private static final byte[] FAR = TestFrames.udp4("10.0.1.1", "192.0.2.1", 1, 53, 0);
  private static final byte[] SIX = TestFrames.udp6("2001:db8::1", "2001:db8::9", 1, 53);
  private static final byte[] SIX_NEAR = TestFrames.udp6("2001:db8::2", "2001:db8::9", 1, 53);
  private static final byte[] SIX_FAR = TestFrames.udp6("2001:db8:0:1::1", "2001:db8::9", 1, 53);
  private static final byte[] OTHER = TestFrames.ethernet(2, 4, 0x88b5, 60);

  private static RateLimit onePerSecond(Aggregate aggregate) {
    return new RateLimit(new TokenBuckets(new Rate(1, 1, 0, 1518), 4096), aggregate);
  }

  private static int dropped(Aggregate aggregate, byte[]... frames) {
    try (StageTester tester = new StageTester(onePerSecond(aggregate))) {
      return tester.run(frames).dropped(RATE_LIMITED).size();
    }
  }

  @Test
  void allPacketsShareOneBucket() {
    assertEquals(3, dropped(Aggregate.all(), A1, NEIGHBOR, SIX, OTHER));
  }

  @Test
  void eachFlowHasItsBucket() {
    assertEquals(0, dropped(Aggregate.flow(), A1, A2, NEIGHBOR, SIX, SIX_NEAR, OTHER));
    assertEquals(3, dropped(Aggregate.flow(), A1, A1, SIX, SIX, OTHER, OTHER));
  }

  @Test
  void eachSourceHasItsBucket() {
    Aggregate hosts = Aggregate.source(32, 64);
    assertEquals(0, dropped(hosts, A1, NEIGHBOR, FAR, SIX, SIX_FAR, OTHER));
    assertEquals(2, dropped(hosts, A1, A2, SIX, SIX_NEAR));
    assertEquals(1, dropped(Aggregate.source(24, 48), A1, NEIGHBOR, FAR));
    assertEquals(1, dropped(Aggregate.source(24, 48), SIX, SIX_FAR));
  }

  @Test
  void whatIsNotWholeSharesOneBucket() {
    byte[] cut = Arrays.copyOf(A1, 30);
    assertEquals(2, dropped(Aggregate.flow(), cut, new byte[3], Arrays.copyOf(SIX, 50)));
  }

  @Test
  void timeRefills() {
    try (StageTester tester = new StageTester(onePerSecond(Aggregate.all()))) {
      assertEquals(1, tester.run(A1, A1).sent("out").size());
      tester.setNanos(500_000_000);
      assertEquals(0, tester.run(A1).sent("out").size());
      tester.setNanos(1_000_000_000);
      assertEquals(1, tester.run(A1, A1).sent("out").size());
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Aggregate.source(33, 64));
    assertThrows(IllegalArgumentException.class, () -> Aggregate.source(32, -1));
  }
}
