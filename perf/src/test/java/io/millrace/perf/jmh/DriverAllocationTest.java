package io.millrace.perf.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, receiving and sending a burst allocates nothing in any driver. */
class DriverAllocationTest {
  private static final int SAMPLES = 100;
  private static final int ROUNDS = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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
    DriverBenchmark benchmark = new DriverBenchmark();
    benchmark.driver = driver;
    benchmark.open();
    try {
      for (int sample = 0; sample < SAMPLES; sample++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        long packets = 0;
        for (int i = 0; i < ROUNDS; i++) {
          packets += benchmark.forward();
        }
        if (threads.getCurrentThreadAllocatedBytes() == before) {
          assertEquals((long) ROUNDS * DriverBenchmark.BURST, packets);
          return;
        }
      }
      fail("every " + ROUNDS + " rounds have allocated memory");
    } finally {
      benchmark.close();
    }
  }
}
