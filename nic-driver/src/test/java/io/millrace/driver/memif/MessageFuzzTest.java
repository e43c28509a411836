package io.millrace.driver.memif;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any bytes are a message, or are refused. */
@Tag("fuzz")
class MessageFuzzTest {
  @FuzzTest
  void readsAnything(byte[] bytes) {
    MessageTest.check(bytes);
  }
}
