package io.millrace.samples.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any file is read, or refused with a place and a message. */
@Tag("fuzz")
class ConfigFuzzTest {
  @FuzzTest
  void readsAnything(byte[] file) {
    ConfigMutationTest.check(file);
  }
}
