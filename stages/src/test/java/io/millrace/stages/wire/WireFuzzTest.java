package io.millrace.stages.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

@Tag("fuzz")
class WireFuzzTest {
  @FuzzTest
  void walksAndTexts(byte[] data) {
    WireFuzz.check(data);
  }
}
