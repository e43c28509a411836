package io.millrace.driver.memif;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Whatever a peer does to the rings, nothing is lost and nothing else is touched. */
@Tag("fuzz")
class RingFuzzTest {
  @FuzzTest
  void survivesAnyPeer(byte[] script) {
    RingScript.check(script);
  }
}
