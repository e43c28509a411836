package io.millrace.stages.wireguard.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any file is read and reads back the same, or is refused with a message. */
@Tag("fuzz")
class WireGuardConfFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] content) {
    RoundTripTest.check(content);
  }
}
