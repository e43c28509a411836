package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the programs that judge us. */
final class Commands {
  private static final List<Path> DIRECTORIES =
      Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/bin").map(Path::of).toList();

  private Commands() {}

  /** What a program printed, both streams together, and its exit code. */
  record Output(int code, String text) {
    /** The text, if it ended well. */
    String good() {
      assertTrue(code == 0, () -> "exit code " + code + ": " + text);
      return text;
    }
  }

  /** Fails, saying what to install, if a program is missing. */
  static void require(String... programs) {
    for (String program : programs) {
      if (DIRECTORIES.stream().noneMatch(d -> Files.isExecutable(d.resolve(program)))) {
        fail("the test needs '" + program + "': install it, on Debian by ./verify");
      }
    }
  }

  /** Runs a program to its end. */
  static Output run(Duration timeout, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Thread killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException e) {
                    process.destroyForcibly();
                  }
                });
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      killer.join();
      return new Output(code, text);
    } catch (InterruptedException e) {
      throw new IOException("interrupted: " + Arrays.toString(command), e);
    }
  }

  /** Runs a program for up to a minute. */
  static Output run(String... command) throws IOException {
    return run(Duration.ofMinutes(1), command);
  }
}
