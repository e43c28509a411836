package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Timestamps. */
class Tai64nTest {
  @Test
  void hasItsForm() {
    Instant time = Instant.ofEpochSecond(0x1122_3344L, (5 << 24) + 12_345);
    assertArrayEquals(CiphersTest.hex("400000001122334e05000000"), Tai64n.of(time).toBytes());
  }

  @Test
  void nextIsLaterByAGrain() {
    Tai64n time = Tai64n.of(Side.START);
    for (int i = 0; i < 1000; i++) {
      Tai64n next = time.next();
      assertTrue(next.compareTo(time) > 0);
      assertTrue(next.nanos() < 1_000_000_000);
      assertTrue(next.seconds() - time.seconds() <= 1);
      time = next;
    }
    assertTrue(time.seconds() - Tai64n.of(Side.START).seconds() <= 17, "60 grains a second");
  }

  @Test
  void comparesAsBytesDo() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] first = new byte[12];
      random.nextBytes(first);
      byte[] second = first.clone();
      second[random.nextInt(12)] ^= (byte) random.nextInt(256);
      Tai64n one = Tai64n.fromBytes(first);
      Tai64n other = Tai64n.fromBytes(second);
      assertArrayEquals(first, one.toBytes());
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(first, second)),
          Integer.signum(one.compareTo(other)),
          "seed " + seed);
    }
  }
}
