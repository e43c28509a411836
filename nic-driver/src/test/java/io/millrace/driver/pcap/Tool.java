package io.millrace.driver.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs that judge what we write, and write what we read. */
final class Tool {
  private Tool() {}

  /** Runs a program that must succeed. Returns the lines it printed. */
  static List<String> run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new AssertionError(
          "cannot run " + command[0] + ": install the packages tshark, util-linux and mount", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command));
    return output.lines().toList();
  }
}
