package io.millrace.stages.table.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketsTest {
  private static final long SECOND = 1_000_000_000L;

  /** A clock may start anywhere. */
  private static final long[] STARTS = {0, 1, -5 * SECOND, Long.MAX_VALUE - SECOND, 1L << 60};

  @Test
  void neverMoreThanBurstAndRate() {
    for (long seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long pps = 1 + random.nextLong(random.nextBoolean() ? 1000 : 20_000_000);
      long bps = 8_000 + random.nextLong(10_000_000_000L);
      int kind = random.nextInt(3);
      Rate rate =
          new Rate(
              kind == 0 ? 0 : pps,
              1 + random.nextInt(100),
              kind == 1 ? 0 : bps,
              1518 + random.nextInt(100_000));
      compare("seed " + seed, rate, random);
    }
  }

  /** Against buckets that are filled drop by drop; near the edge either answer is right. */
  private static void compare(String what, Rate rate, SplittableRandom random) {
    TokenBuckets buckets = new TokenBuckets(rate, 1);
    double packets = rate.burstPackets();
    double bytes = rate.burstBytes();
    long start = STARTS[random.nextInt(STARTS.length)];
    long elapsed = 0;
    for (int i = 0; i < 3000; i++) {
      long step = random.nextInt(4) == 0 ? random.nextLong(3_000_000) : random.nextLong(300);
      elapsed += step;
      int length = 60 + random.nextInt(1458);
      packets = Math.min(rate.burstPackets(), packets + step * 1e-9 * rate.packetsPerSecond());
      bytes = Math.min(rate.burstBytes(), bytes + step * 1e-9 * rate.bitsPerSecond() / 8);
      boolean enoughPackets = rate.packetsPerSecond() == 0 || packets >= 1;
      boolean enoughBytes = rate.bitsPerSecond() == 0 || bytes >= length;
      boolean near =
          rate.packetsPerSecond() != 0 && Math.abs(packets - 1) < 0.02
              || rate.bitsPerSecond() != 0 && Math.abs(bytes - length) < 0.02 * length;
      boolean passed = buckets.take(0, start + elapsed, length);
      assertTrue(near || passed == (enoughPackets && enoughBytes), what + " packet " + i);
      if (passed) {
        packets -= 1;
        bytes -= length;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 999_999, 30_000_000, 1_000_000_000})
  void inTheLongRunTheRateIsExact(long perSecond) {
    TokenBuckets buckets = new TokenBuckets(new Rate(perSecond, 16, 0, 1518), 1);
    int offered = 200_000;
    long step = Math.max(1, SECOND / perSecond / 3);
    int passed = 0;
    for (long i = 0; i < offered; i++) {
      passed += buckets.take(0, i * step, 64) ? 1 : 0;
    }
    double expected = Math.min(offered, 16 + offered * step * 1e-9 * perSecond);
    assertTrue(Math.abs(expected - passed) <= expected * 0.005 + 1, passed + " passed");
  }

  @Test
  void bucketsAreApart() {
    TokenBuckets buckets = new TokenBuckets(new Rate(1, 1, 0, 1518), 5);
    assertEquals(8, buckets.size());
    for (int bucket = 0; bucket < 8; bucket++) {
      assertTrue(buckets.take(bucket, 0, 64));
      assertFalse(buckets.take(bucket - 8, 0, 64), "the low bits count");
    }
  }

  @Test
  void aRefusalByBytesCostsNoPacket() {
    TokenBuckets buckets = new TokenBuckets(new Rate(1, 2, 8_000, 1518), 1);
    assertTrue(buckets.take(0, 0, 1500));
    for (int i = 0; i < 10; i++) {
      assertFalse(buckets.take(0, 0, 1500));
    }
    assertTrue(buckets.take(0, 0, 10));
  }

  @Test
  void workersTogetherHaveOneRate() throws InterruptedException {
    TokenBuckets buckets = new TokenBuckets(new Rate(1_000_000, 100, 0, 1518), 1);
    AtomicLong passed = new AtomicLong();
    Thread[] workers = new Thread[3];
    for (int w = 0; w < workers.length; w++) {
      workers[w] =
          new Thread(
              () -> {
                for (long now = 0; now < 20_000_000; now += 100) {
                  passed.addAndGet(buckets.take(0, now, 64) ? 1 : 0);
                }
              });
      workers[w].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    assertTrue(passed.get() <= 100 + 20_000, passed + " passed");
    assertTrue(passed.get() >= 20_000, passed + " passed");
  }

  @Test
  void theLargestBurstsOfTheLowestRatesPass() {
    TokenBuckets packets = new TokenBuckets(new Rate(1, 1 << 30, 0, 1518), 1);
    TokenBuckets bytes = new TokenBuckets(new Rate(0, 1, 8_000, 1 << 30), 1);
    for (int i = 0; i < 1000; i++) {
      assertTrue(packets.take(0, 0, 64));
      assertTrue(bytes.take(0, 0, 65_535));
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Rate(0, 1, 0, 1518));
    assertThrows(IllegalArgumentException.class, () -> new Rate(-1, 1, 0, 1518));
    assertThrows(IllegalArgumentException.class, () -> new Rate(0, 1, 7_999, 1518));
    assertThrows(IllegalArgumentException.class, () -> new Rate(1, 0, 0, 1518));
    assertThrows(IllegalArgumentException.class, () -> new Rate(1, 1, 0, 64));
    assertThrows(IllegalArgumentException.class, () -> new TokenBuckets(Rate.ofBits(8000), 0));
  }
}
