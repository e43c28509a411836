package io.millrace.driver.vhost;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any bytes are messages, or are refused for what is wrong with them. */
@Tag("fuzz")
class VhostMessageFuzzTest {
  @FuzzTest
  void readsAnything(byte[] stream) {
    VhostMessageTest.check(stream);
  }
}
