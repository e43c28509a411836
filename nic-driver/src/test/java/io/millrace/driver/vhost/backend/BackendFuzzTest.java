package io.millrace.driver.vhost.backend;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Whatever a driver writes into its queues, nothing outside of its memory is read or written. */
@Tag("fuzz")
class BackendFuzzTest {
  @FuzzTest
  void takesAnything(byte[] rings) {
    AnyRings.check(rings);
  }
}
