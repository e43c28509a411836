package io.millrace.stages.wireguard.stage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, the stages allocate nothing with the engines that do not either. */
class TunnelAllocationTest {
  private static final int SAMPLES = 60;
  private static final int ROUNDS = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"lanes", "ipsec-mb", "openssl"})
  void thereAndBack(String engine) {
    TunnelBenchmark benchmark = new TunnelBenchmark();
    benchmark.engine = engine;
    benchmark.bytes = 64;
    benchmark.open();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try {
      long least = Long.MAX_VALUE;
      for (int sample = 0; sample < SAMPLES && least > 0; sample++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
          var _ = benchmark.sealAndOpen();
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertTrue(least == 0, least + " bytes in " + ROUNDS + " rounds");
    } finally {
      benchmark.close();
    }
  }
}
