package io.millrace.stages.wireguard.table;

import static io.millrace.stages.wireguard.table.ReplayWindow.Judgement.BEHIND;
import static io.millrace.stages.wireguard.table.ReplayWindow.Judgement.BEYOND_LIMIT;
import static io.millrace.stages.wireguard.table.ReplayWindow.Judgement.FRESH;
import static io.millrace.stages.wireguard.table.ReplayWindow.Judgement.REPEATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wireguard.table.ReplayWindow.Judgement;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
  private static final long LIMIT = ReplayWindow.LIMIT;
  private static final long EDGE = ReplayWindow.SIZE + 1;

  private final ReplayWindow window = new ReplayWindow();

  /** Every counter ever accepted, and the highest: as slow and plain as can be. */
  private static final class Oracle {
    private static final BigInteger SIZE = BigInteger.valueOf(ReplayWindow.SIZE);
    private static final BigInteger LIMIT =
        BigInteger.ONE
            .shiftLeft(64)
            .subtract(BigInteger.ONE.shiftLeft(13))
            .subtract(BigInteger.ONE);

    private final Set<BigInteger> accepted = new HashSet<>();
    private BigInteger highest = BigInteger.ZERO;

    Judgement accept(long counter) {
      BigInteger value = new BigInteger(Long.toUnsignedString(counter));
      if (value.compareTo(LIMIT) >= 0) {
        return BEYOND_LIMIT;
      }
      if (value.add(SIZE).compareTo(highest) < 0) {
        return BEHIND;
      }
      highest = highest.max(value);
      return accepted.add(value) ? FRESH : REPEATED;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void judgesLikeTheOracle(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Oracle oracle = new Oracle();
    long highest = seed % 4 == 0 ? LIMIT - 50_000 : 0;
    for (int i = 0; i < 60_000; i++) {
      long counter = next(random, highest);
      Judgement expected = oracle.accept(counter);
      Judgement peeked = window.peek(counter);
      String message = "seed " + seed + ", packet " + i + ", " + Long.toUnsignedString(counter);
      assertEquals(expected, peeked, message);
      assertEquals(expected, window.accept(counter), message);
      if (expected == FRESH && Long.compareUnsigned(counter, highest) > 0) {
        highest = counter;
      }
    }
  }

  private static long next(SplittableRandom random, long highest) {
    return switch (random.nextInt(200)) {
      case 0 -> highest + random.nextInt(100_000);
      case 1 -> LIMIT + random.nextInt(100);
      case 2 -> Math.max(0, highest - EDGE + random.nextInt(4));
      case 3 -> random.nextLong(1 << 20);
      case 4, 5, 6, 7, 8 -> highest + random.nextInt(300);
      default -> {
        long counter = highest - random.nextInt(random.nextBoolean() ? 64 : 9_000) + 3;
        yield highest >= 0 ? Math.max(0, counter) : counter;
      }
    };
  }

  @Test
  void leapsOfAnyPowerOfTwo() {
    Oracle oracle = new Oracle();
    for (int power = 1; power < 64; power++) {
      long base = 1L << power;
      for (long offset :
          new long[] {0, 1, 40, -7, 0, -ReplayWindow.SIZE, -ReplayWindow.SIZE + 33}) {
        long counter = base + offset;
        if (Long.compareUnsigned(counter, 0) >= 0) {
          assertEquals(oracle.accept(counter), window.accept(counter), power + " " + offset);
        }
      }
    }
  }

  /** The cases that Linux tries its own window with (selftest/counter.c). */
  @Test
  void whatLinuxTries() {
    accept(FRESH, 0, 1);
    accept(REPEATED, 1);
    accept(FRESH, 9, 8, 7);
    accept(REPEATED, 7);
    accept(FRESH, EDGE, EDGE - 1);
    accept(REPEATED, EDGE - 1);
    accept(FRESH, EDGE - 2, 2);
    accept(REPEATED, 2);
    accept(FRESH, EDGE + 16);
    accept(BEHIND, 3);
    accept(REPEATED, EDGE + 16);
    accept(FRESH, EDGE * 4, EDGE * 4 - (EDGE - 1));
    accept(BEHIND, 10, EDGE * 4 - EDGE, EDGE * 4 - (EDGE + 1));
    accept(FRESH, EDGE * 4 - (EDGE - 2));
    accept(BEHIND, EDGE * 4 + 1 - EDGE - 1, 0);
    accept(REPEATED, EDGE * 4 + 1 - EDGE);
    accept(BEYOND_LIMIT, LIMIT);
    assertFalse(window.isExhausted());
    accept(FRESH, LIMIT - 1);
    assertTrue(window.isExhausted());
    accept(BEYOND_LIMIT, LIMIT);
    accept(REPEATED, LIMIT - 1);
    accept(FRESH, LIMIT - 2);
    accept(BEYOND_LIMIT, LIMIT + 1, LIMIT + 2, -1);
    accept(REPEATED, LIMIT - 2);
    accept(FRESH, LIMIT - 3);
    accept(BEHIND, 0);
  }

  @Test
  void aWholeWindowUpAndTheOldestLast() {
    for (long i = 1; i <= ReplayWindow.SIZE; i++) {
      accept(FRESH, i);
    }
    accept(FRESH, 0);
    accept(REPEATED, 0);
  }

  @Test
  void aWholeWindowDown() {
    for (long i = ReplayWindow.SIZE + 1; i > 0; i--) {
      accept(FRESH, i);
    }
    accept(BEHIND, 0);
    accept(FRESH, ReplayWindow.SIZE + 2);
    accept(BEHIND, 1);
  }

  @Test
  void lookingChangesNothing() {
    assertEquals(FRESH, window.peek(5));
    assertEquals(FRESH, window.peek(LIMIT - 1));
    accept(FRESH, 5);
    assertEquals(REPEATED, window.peek(5));
    assertEquals(BEYOND_LIMIT, window.peek(LIMIT));
  }

  private void accept(Judgement expected, long... counters) {
    for (long counter : counters) {
      assertEquals(expected, window.accept(counter), Long.toUnsignedString(counter));
    }
  }
}
