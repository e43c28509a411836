package io.millrace.stages.table.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class Ipv4FibTest {
  private static final int[] LENGTHS = {0, 1, 8, 12, 16, 20, 22, 23, 24, 25, 26, 30, 31, 32};

  private final Ipv4Fib fib = new Ipv4Fib();

  /** Longest prefix match as the definition has it: try every length. */
  private static final class Oracle {
    final Map<Long, Integer> routes = new HashMap<>();

    static long key(int address, int length) {
      int mask = length == 0 ? 0 : -1 << 32 - length;
      return (long) (address & mask) << 8 | length;
    }

    int lookUp(int address) {
      for (int length = 32; length >= 0; length--) {
        Integer value = routes.get(key(address, length));
        if (value != null) {
          return value;
        }
      }
      return 0;
    }
  }

  @Test
  void knowsNothingAtFirst() {
    assertEquals(Ipv4Fib.NO_ROUTE, fib.lookUp(0));
    assertEquals(Ipv4Fib.NO_ROUTE, fib.lookUp(-1));
    assertEquals(0, fib.size());
  }

  @Test
  void findsTheLongestPrefix() {
    fib.put(0, 0, 1);
    fib.put(0x0a00_0000, 8, 2);
    fib.put(0x0a01_0200, 24, 3);
    fib.put(0x0a01_0203, 32, 4);
    int[] addresses = {0x0101_0101, 0x0aff_ffff, 0x0a01_0202, 0x0a01_0203, 0x0a01_0204};
    int[] values = new int[5];
    fib.lookUp(addresses, values, 5);
    for (int i = 0; i < addresses.length; i++) {
      assertEquals(new int[] {1, 2, 3, 4, 3}[i], values[i]);
    }
  }

  @Test
  void ignoresBitsBehindTheLengthAndTellsWhatWasThere() {
    assertEquals(0, fib.put(0xc0a8_01ff, 24, 7));
    assertEquals(7, fib.put(0xc0a8_0100, 24, 8));
    assertEquals(8, fib.get(0xc0a8_0142, 24));
    assertEquals(1, fib.size());
    assertEquals(8, fib.remove(0xc0a8_0177, 24));
    assertEquals(0, fib.remove(0xc0a8_0177, 24));
    assertEquals(Ipv4Fib.NO_ROUTE, fib.lookUp(0xc0a8_0101));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, 33, 1));
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, 8, 0));
    assertThrows(IllegalArgumentException.class, () -> fib.put(0, 8, Ipv4Fib.MAX_VALUE + 1));
  }

  @Test
  void agreesWithTheDefinition() {
    for (int seed = 0; seed < 3; seed++) {
      check(seed);
    }
  }

  private static void check(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ipv4Fib fib = new Ipv4Fib();
    Oracle oracle = new Oracle();
    for (int step = 0; step < 3000; step++) {
      int address = address(random);
      int length = step % 500 == 0 ? random.nextInt(8) : LENGTHS[random.nextInt(2, LENGTHS.length)];
      if (random.nextInt(5) < 3) {
        int value = random.nextInt(1, 1000);
        Integer before = oracle.routes.put(Oracle.key(address, length), value);
        assertEquals(before == null ? 0 : before, fib.put(address, length, value), "seed " + seed);
      } else {
        Integer before = oracle.routes.remove(Oracle.key(address, length));
        assertEquals(before == null ? 0 : before, fib.remove(address, length), "seed " + seed);
      }
      assertEquals(oracle.lookUp(address), fib.lookUp(address), "seed " + seed + " step " + step);
      int other = address(random);
      assertEquals(oracle.lookUp(other), fib.lookUp(other), "seed " + seed + " step " + step);
    }
    assertEquals(oracle.routes.size(), fib.size());
    for (int i = 0; i < 20_000; i++) {
      int address = address(random);
      assertEquals(oracle.lookUp(address), fib.lookUp(address), "seed " + seed);
    }
  }

  /** Few enough addresses that prefixes overlap. */
  private static int address(SplittableRandom random) {
    return random.nextInt() & 0x8003_07ff;
  }

  @Test
  void forgetsGroupsThatAreNoLongerNeeded() {
    for (int i = 0; i < 20_000; i++) {
      fib.put(i << 8, 32, 1);
      fib.remove(i << 8, 32);
    }
    assertEquals(0, fib.size());
    assertTrue(fib.memoryBytes() < 70 << 20, fib.memoryBytes() + " bytes");
    assertEquals(Ipv4Fib.NO_ROUTE, fib.lookUp(100 << 8));
  }

  /** Whoever looks up beside a change finds the value before or after it, and nothing else. */
  @Test
  void readersNeedNoLock() throws InterruptedException {
    fib.put(0x0a00_0000, 8, 1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    int value = fib.lookUp(0x0a01_0203);
                    wrong.addAndGet(value == 1 || value == 2 ? 0 : 1);
                  }
                });
    for (int i = 0; i < 20_000; i++) {
      fib.put(0x0a01_0203, 32, 2);
      fib.put(0x0a02_0000 + (i << 8), 25, 3);
      fib.remove(0x0a01_0203, 32);
      fib.remove(0x0a02_0000 + (i << 8), 25);
    }
    done.set(true);
    reader.join();
    assertEquals(0, wrong.get());
  }
}
