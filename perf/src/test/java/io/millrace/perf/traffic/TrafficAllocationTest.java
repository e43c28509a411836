package io.millrace.perf.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.FreeBuffers;
import io.millrace.perf.jmh.Allocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, sending and receiving allocates nothing. */
class TrafficAllocationTest {
  @ParameterizedTest
  @ValueSource(strings = {"64", "1518", "imix", "vary", "paced"})
  void round(String traffic) {
    int free = FreeBuffers.count();
    TrafficBenchmark benchmark = new TrafficBenchmark();
    benchmark.traffic = traffic;
    benchmark.open();
    // The first round of a pace has only the part behind it that has passed by then.
    long[] before = {benchmark.round()};
    try {
      Allocation.assertNone(
          () -> {
            long all = benchmark.round();
            long round = all - before[0];
            before[0] = all;
            return round;
          },
          Sender.BURST);
    } finally {
      benchmark.close();
    }
    assertEquals(free, FreeBuffers.count(), "packet memory is not given back");
  }
}
