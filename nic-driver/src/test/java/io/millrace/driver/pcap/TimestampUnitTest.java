package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampUnitTest {
  @Test
  void theUsualOnes() {
    assertEquals(1_700_000_000_123_456_000L, TimestampUnit.MICROS.toNanos(1_700_000_000_123_456L));
    assertEquals(12_000_000_000L, new TimestampUnit(0, 2).toNanos(10));
    assertEquals(7, new TimestampUnit(9, 0).toNanos(7));
    assertEquals(1, new TimestampUnit(12, 0).toNanos(1999));
    assertEquals(1_500_000_000L, new TimestampUnit(0x80 | 20, 0).toNanos(3 << 19));
  }

  /** The low 64 bits of the exact figure, for every resolution a byte can name. */
  @Test
  void anyResolution() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int resolution = 0; resolution < 256; resolution++) {
      for (int i = 0; i < 200; i++) {
        long count = random.nextLong() >>> random.nextInt(64);
        long offset = random.nextLong() >> random.nextInt(64);
        assertEquals(
            exact(resolution, count).add(BigInteger.valueOf(offset).multiply(BILLION)).longValue(),
            new TimestampUnit(resolution, offset).toNanos(count),
            "seed %d: resolution %d, count %d, offset %d"
                .formatted(seed, resolution, count, offset));
      }
    }
  }

  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  private static BigInteger exact(int resolution, long count) {
    BigInteger base = BigInteger.valueOf((resolution & 0x80) != 0 ? 2 : 10);
    return new BigInteger(Long.toUnsignedString(count))
        .multiply(BILLION)
        .divide(base.pow(resolution & 0x7f));
  }
}
