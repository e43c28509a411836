package io.millrace.stages.table.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class Ipv6FibTest {
  private static final long NET = 0x2001_0db8_0000_0000L;

  private final Ipv6Fib fib = new Ipv6Fib();

  /** Longest prefix match as the definition has it, on whole numbers of 128 bits. */
  private static final class Oracle {
    final Map<String, Integer> routes = new HashMap<>();

    static String key(long high, long low, int length) {
      BigInteger address =
          new BigInteger(Long.toUnsignedString(high))
              .shiftLeft(64)
              .add(new BigInteger(Long.toUnsignedString(low)));
      return address.shiftRight(128 - length) + "/" + length;
    }

    int lookUp(long high, long low) {
      for (int length = 128; length >= 0; length--) {
        Integer value = routes.get(key(high, low, length));
        if (value != null) {
          return value;
        }
      }
      return 0;
    }
  }

  @Test
  void findsTheLongestPrefix() {
    fib.put(0, 0, 0, 1);
    fib.put(NET, 0, 32, 2);
    fib.put(NET | 0x0001_0000, 0, 48, 3);
    fib.put(NET | 0x0001_0000, 0, 64, 4);
    fib.put(NET | 0x0001_0000, 5, 128, 5);
    long[] high = {0, NET | 1, NET | 0x0001_0001, NET | 0x0001_0000, NET | 0x0001_0000};
    long[] low = {0, 1, 2, 4, 5};
    int[] values = new int[5];
    fib.lookUp(high, low, values, 5, new int[5]);
    for (int i = 0; i < 5; i++) {
      assertEquals(i + 1, values[i]);
    }
  }

  @Test
  void everyLengthCanBeAddedAndRemoved() {
    for (int length = 0; length <= 128; length++) {
      assertEquals(0, fib.put(-1, -1, length, length + 1));
    }
    assertEquals(129, fib.size());
    for (int length = 128; length >= 0; length--) {
      assertEquals(length + 1, fib.lookUp(-1, -1));
      assertEquals(length + 1, fib.remove(-1, -1, length));
    }
    assertEquals(Ipv6Fib.NO_ROUTE, fib.lookUp(-1, -1));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, 0, 129, 1));
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, 0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, 0, 8, 0));
  }

  @Test
  void agreesWithTheDefinition() {
    for (int seed = 0; seed < 3; seed++) {
      check(seed);
    }
  }

  private static void check(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ipv6Fib fib = new Ipv6Fib();
    Oracle oracle = new Oracle();
    for (int step = 0; step < 1000; step++) {
      long high = high(random);
      long low = low(random);
      int length = random.nextInt(129);
      if (random.nextInt(5) < 3) {
        int value = random.nextInt(1, 1000);
        Integer before = oracle.routes.put(Oracle.key(high, low, length), value);
        assertEquals(
            before == null ? 0 : before, fib.put(high, low, length, value), "seed " + seed);
      } else {
        Integer before = oracle.routes.remove(Oracle.key(high, low, length));
        assertEquals(before == null ? 0 : before, fib.remove(high, low, length), "seed " + seed);
      }
      assertEquals(oracle.lookUp(high, low), fib.lookUp(high, low), "seed " + seed);
    }
    assertEquals(oracle.routes.size(), fib.size());
    int count = 300;
    long[] high = new long[count];
    long[] low = new long[count];
    for (int i = 0; i < count; i++) {
      high[i] = high(random);
      low[i] = low(random);
    }
    int[] values = new int[count];
    fib.lookUp(high, low, values, count, new int[count]);
    for (int i = 0; i < count; i++) {
      assertEquals(oracle.lookUp(high[i], low[i]), values[i], "seed " + seed);
      assertEquals(values[i], fib.lookUp(high[i], low[i]), "seed " + seed);
    }
  }

  /** Few enough addresses that prefixes overlap at every level of the trie. */
  private static long high(SplittableRandom random) {
    return random.nextLong() & 0x8001_0020_0408_0101L;
  }

  private static long low(SplittableRandom random) {
    return random.nextLong() & 0x8010_0200_4008_0103L;
  }

  @Test
  void forgetsBlocksThatAreNoLongerNeeded() {
    for (int i = 0; i < 50_000; i++) {
      fib.put(NET, i, 128, 1);
      fib.remove(NET, i, 128);
    }
    assertEquals(0, fib.size());
    assertTrue(fib.memoryBytes() < 5 << 20, fib.memoryBytes() + " bytes");
  }

  /** Whoever looks up beside a change finds the value before or after it, and nothing else. */
  @Test
  void readersNeedNoLock() throws InterruptedException {
    fib.put(NET, 0, 32, 1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    int value = fib.lookUp(NET, 0x77);
                    wrong.addAndGet(value == 1 || value == 2 ? 0 : 1);
                  }
                });
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      fib.put(NET, 0x77, 128, 2);
      int length = random.nextInt(33, 128);
      fib.put(NET, 1L << random.nextInt(8, 64), length, 1);
      fib.remove(NET, 0x77, 128);
    }
    done.set(true);
    reader.join();
    assertEquals(0, wrong.get());
  }
}
