package io.millrace.perf.jmh;

import java.util.function.LongSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Once compiled, the engines allocate nothing; the JDK's own cipher cannot but do so. */
class AeadAllocationTest {
  private static final int BURST = 32;

  @ParameterizedTest
  @CsvSource({"lanes,64", "lanes,1420", "openssl,64"})
  void sealsOpensAndRefuses(String engine, int bytes) {
    AeadBenchmark benchmark = new AeadBenchmark();
    benchmark.engine = engine;
    benchmark.bytes = bytes;
    benchmark.open();
    try {
      LongSupplier round =
          () -> {
            benchmark.openForged();
            return benchmark.sealAndOpen();
          };
      Allocation.assertNone(round, BURST);
    } finally {
      benchmark.close();
    }
  }
}
