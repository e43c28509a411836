package io.millrace.driver.vhost.frontend;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** A back end may answer with anything: the session goes on, or ends for a reason. */
@Tag("fuzz")
class FrontEndFuzzTest {
  @FuzzTest
  void survivesAnything(byte[] answers) {
    SessionCorpusTest.check(answers);
  }
}
