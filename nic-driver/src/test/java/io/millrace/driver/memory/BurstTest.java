package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A burst against a list. */
class BurstTest {
  @Property(tries = 100)
  void behavesAsAList(@ForAll long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
    Burst burst = new Burst();
    List<Long> oracle = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      change(random, burst, oracle);
      assertEquals(oracle.size(), burst.size());
      assertEquals(oracle.isEmpty(), burst.isEmpty());
      for (int i = 0; i < burst.size(); i++) {
        assertEquals(oracle.get(i), burst.get(i));
      }
    }
  }

  private static void change(RandomGenerator random, Burst burst, List<Long> oracle) {
    int some = random.nextInt(burst.size() + 1);
    switch (random.nextInt(8)) {
      case 0 -> {
        burst.truncate(some);
        oracle.subList(some, oracle.size()).clear();
      }
      case 1 -> {
        burst.removeFirst(some);
        oracle.subList(0, some).clear();
      }
      case 2 -> {
        if (some < burst.size()) {
          burst.set(some, 42);
          oracle.set(some, 42L);
        }
      }
      case 3 -> {
        Burst other = new Burst();
        int more = random.nextInt(3 * Burst.MAX_SIZE);
        for (int i = 0; i < more; i++) {
          add(random.nextLong(), other, oracle);
        }
        burst.addAll(other);
        assertEquals(0, other.size());
      }
      case 4 -> {
        burst.clear();
        oracle.clear();
      }
      default -> add(random.nextLong(), burst, oracle);
    }
  }

  private static void add(long packet, Burst burst, List<Long> oracle) {
    burst.add(packet);
    oracle.add(packet);
  }

  @Test
  void knowsItsOrigin() {
    Burst burst = new Burst();
    burst.origin(3, 99);
    assertEquals(3, burst.port());
    assertEquals(99, burst.nanos());
  }
}
