package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a source may send. */
class RateLimiterTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final RateLimiter limiter = new RateLimiter();

  private static Source ipv4(int address) {
    return new Source(false, 0, Integer.toUnsignedLong(address), 1);
  }

  private int burst(Source source, long nanos) {
    int allowed = 0;
    while (limiter.allow(source, nanos)) {
      allowed++;
    }
    return allowed;
  }

  @Test
  void fiveAtOnceAndTwentyASecond() {
    Source source = ipv4(1);
    assertEquals(5, burst(source, 0));
    assertEquals(0, burst(source, 50 * MILLI - 1));
    assertEquals(1, burst(source, 50 * MILLI));
    int allowed = 0;
    for (long milli = 51; milli <= 10_050; milli++) {
      allowed += limiter.allow(source, milli * MILLI) ? 1 : 0;
    }
    assertEquals(200, allowed);
  }

  @Test
  void eachSourceByItself() {
    assertEquals(5, burst(ipv4(1), 0));
    assertEquals(5, burst(ipv4(2), 0));
    assertEquals(0, burst(new Source(false, 0, 1, 999), 0), "whatever its port");
    assertEquals(5, burst(new Source(true, 1, 7, 1), 0));
    assertEquals(0, burst(new Source(true, 1, 8, 1), 0), "of the same /64");
    assertEquals(5, burst(new Source(true, 2, 7, 1), 0));
  }

  @Test
  void forgetsAndIsBounded() {
    for (int i = 0; i < RateLimiter.CAPACITY; i++) {
      assertTrue(limiter.allow(ipv4(i), 0));
    }
    assertFalse(limiter.allow(ipv4(-1), 0));
    assertTrue(limiter.allow(ipv4(0), 0), "whoever is there already");
    assertEquals(RateLimiter.CAPACITY, limiter.size());
    assertTrue(limiter.allow(ipv4(-1), 1001 * MILLI));
    assertEquals(1, limiter.size());
  }

  /** Never more in any stretch of time than the burst and the rate allow, whatever comes. */
  @Test
  void neverMoreThanTheRate() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Source source = ipv4(1);
    List<Long> allowed = new ArrayList<>();
    long nanos = 0;
    for (int i = 0; i < 3000; i++) {
      nanos += random.nextLong(random.nextInt(100) == 0 ? 2000 * MILLI : 60 * MILLI);
      if (limiter.allow(source, nanos)) {
        allowed.add(nanos);
      }
    }
    for (int from = 0; from < allowed.size(); from++) {
      for (int to = from; to < Math.min(from + 50, allowed.size()); to++) {
        long most = 5 + (allowed.get(to) - allowed.get(from)) / (50 * MILLI);
        assertTrue(to - from + 1 <= most, "seed " + seed);
      }
    }
  }
}
