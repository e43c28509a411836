package io.millrace.perf.jmh;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Once compiled, a round allocates nothing, neither in the engine nor in a stage. Benchmarks with
 * {@code -prof gc} cannot show that: JMH itself allocates some 10 KB in each iteration, in the same
 * thread.
 */
class StageAllocationTest {
  private static final int BURST = 32;

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
      Allocation.assertNone(benchmark::round, BURST);
    } finally {
      benchmark.close();
    }
  }
}
