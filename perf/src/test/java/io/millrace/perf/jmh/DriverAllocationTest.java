package io.millrace.perf.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.memory.FreeBuffers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, receiving and sending a burst allocates nothing in any driver. */
class DriverAllocationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "e1000e",
        "igb",
        "virtio-packed",
        "virtio-packed-in-order",
        "virtio-split",
        "vmxnet3"
      })
  void round(String driver) {
    int free = FreeBuffers.count();
    DriverBenchmark benchmark = new DriverBenchmark();
    benchmark.driver = driver;
    benchmark.open();
    try {
      Allocation.assertNone(benchmark::forward, DriverBenchmark.BURST);
    } finally {
      benchmark.close();
    }
    assertEquals(free, FreeBuffers.count(), "packet memory is not given back");
  }
}
