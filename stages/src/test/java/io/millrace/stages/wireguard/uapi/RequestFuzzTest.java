package io.millrace.stages.wireguard.uapi;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/** Any lines are requests, or refused with a message; afterwards a client can go on. */
@Tag("fuzz")
class RequestFuzzTest {
  @FuzzTest
  void readsOrRefuses(byte[] data) {
    checkLines(data);
  }

  static void checkLines(byte[] data) {
    RequestReader reader = new RequestReader();
    for (String line : new String(data, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      reader.line(line).ifPresent(RequestFuzzTest::check);
    }
    reader.line("");
    assertTrue(reader.line("get=1").isEmpty());
    assertTrue(reader.line("").orElseThrow() instanceof Request.Get);
  }

  private static void check(Request request) {
    switch (request) {
      case Request.Get get -> assertNotNull(get);
      case Request.Bad bad -> assertNotNull(bad.why().getMessage());
      case Request.Set set -> {
        assertNotNull(set.change().toString());
        set.change().wipe();
      }
    }
  }
}
