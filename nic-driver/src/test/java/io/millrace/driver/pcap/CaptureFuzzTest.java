package io.millrace.driver.pcap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any bytes are refused, or read just as the oracle reads them. */
@Tag("fuzz")
class CaptureFuzzTest {
  @FuzzTest
  void readsAnything(byte[] file) {
    CaptureMutationTest.check(file);
  }
}
