package io.millrace.stages.validate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

@Tag("fuzz")
class ValidateFuzzTest {
  private static final ValidateFuzz FUZZ = new ValidateFuzz();

  @FuzzTest
  void everyFrameGetsItsVerdict(byte[] data) {
    FUZZ.check(data);
  }

  @AfterAll
  static void close() {
    FUZZ.close();
  }
}
