package io.millrace.driver.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** First fit against an array of used places. */
class BufferSpaceTest {
  private record Run(int first, int count) {}

  @Property(tries = 200)
  void reservesTheFirstFit(@ForAll long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(seed);
    int total = 1 + random.nextInt(300);
    BufferSpace space = new BufferSpace(total);
    boolean[] used = new boolean[total];
    List<Run> runs = new ArrayList<>();
    for (int step = 0; step < 200; step++) {
      if (runs.isEmpty() || random.nextBoolean()) {
        int count = 1 + random.nextInt(20);
        int expected = firstFit(used, count);
        if (expected < 0) {
          assertThrows(OutOfPacketMemoryException.class, () -> space.reserve(count));
        } else {
          assertEquals(expected, space.reserve(count));
          Arrays.fill(used, expected, expected + count, true);
          runs.add(new Run(expected, count));
        }
      } else {
        Run run = runs.remove(random.nextInt(runs.size()));
        space.release(run.first, run.count);
        Arrays.fill(used, run.first, run.first + run.count, false);
      }
    }
    runs.forEach(run -> space.release(run.first, run.count));
    assertEquals(0, space.reserve(total));
  }

  private static int firstFit(boolean[] used, int count) {
    for (int first = 0, run = 0; first + run < used.length; ) {
      if (used[first + run]) {
        first += run + 1;
        run = 0;
      } else if (++run == count) {
        return first;
      }
    }
    return -1;
  }

  @Test
  void saysHowMuchIsMissing() {
    BufferSpace space = new BufferSpace(10);
    space.reserve(4);
    OutOfPacketMemoryException refusal =
        assertThrows(OutOfPacketMemoryException.class, () -> space.reserve(7));
    assertEquals(
        "no room for 7 packet buffers: packet memory has 10, 6 of them free; give it more memory",
        refusal.getMessage());
  }

  @Test
  void refusesWhatIsNotReserved() {
    BufferSpace space = new BufferSpace(10);
    space.reserve(4);
    assertThrows(IllegalArgumentException.class, () -> space.release(2, 4));
    assertThrows(IllegalArgumentException.class, () -> space.release(8, 1));
    assertThrows(IllegalArgumentException.class, () -> space.release(8, 3));
    space.release(0, 4);
    assertThrows(IllegalArgumentException.class, () -> space.release(0, 4));
  }
}
