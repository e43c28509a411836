package io.millrace.perf.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/** Holds a benchmark's round to allocating nothing, once it is compiled. */
public final class Allocation {
  private static final int SAMPLES = 100;
  private static final int ROUNDS = 20_000;

  private Allocation() {}

  /**
   * Runs rounds until a sample of them has allocated nothing; fails if none does.
   *
   * @param round returns the number of its packets
   * @param burst how many that must be, on average
   */
  public static void assertNone(LongSupplier round, int burst) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int sample = 0; sample < SAMPLES; sample++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      long packets = 0;
      for (int i = 0; i < ROUNDS; i++) {
        packets += round.getAsLong();
      }
      if (threads.getCurrentThreadAllocatedBytes() == before) {
        assertEquals((long) ROUNDS * burst, packets);
        return;
      }
    }
    fail("every " + ROUNDS + " rounds have allocated memory");
  }
}
