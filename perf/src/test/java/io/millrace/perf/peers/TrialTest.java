package io.millrace.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
  @TempDir Path directory;

  @Test
  void whatIsNoMessageGoesToTheLog() throws IOException {
    Path log = directory.resolve("generator.log");
    assertTrue(Trial.message("{\"connected\":true}", log).has("connected"));
    assertTrue(Trial.message("[0.01s][warning][os] no large pages", log).isMissingNode());
    assertTrue(Trial.message(null, log).isMissingNode());
    assertEquals("[0.01s][warning][os] no large pages\n", Files.readString(log));
  }
}
