package io.millrace.perf.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once compiled, a round allocates nothing, neither in the engine nor in a stage. Benchmarks with
 * {@code -prof gc} cannot show that: JMH itself allocates some 10 KB in each iteration, in the same
 * thread.
 */
class StageAllocationTest {
  private static final int SAMPLES = 100;
  private static final int ROUNDS = 20_000;
  private static final int BURST = 32;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "validate+acl-100+forward-100000",
        "l2-forward-1000",
        "mirror-1",
        "rate-limit-1",
        "rate-limit-65536",
        "sink"
      })
  void round(String stages) {
    StageBenchmark benchmark = new StageBenchmark();
    benchmark.burst = BURST;
    benchmark.stages = stages;
    benchmark.open();
    try {
      for (int sample = 0; sample < SAMPLES; sample++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        long packets = 0;
        for (int i = 0; i < ROUNDS; i++) {
          packets += benchmark.round();
        }
        if (threads.getCurrentThreadAllocatedBytes() == before) {
          assertEquals((long) ROUNDS * BURST, packets);
          return;
        }
      }
      fail("every " + ROUNDS + " rounds have allocated memory");
    } finally {
      benchmark.close();
    }
  }
}
