package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Runs other programs and reads what they say. */
final class Shell {
  /** Longer than any of them takes; one that hangs fails its test. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** Programs the tests need, and Debian's packages with them. */
  private static final Map<String, String> TOOLS =
      Map.of(
          "ip", "iproute2",
          "ss", "iproute2",
          "ping", "iputils-ping",
          "traceroute", "traceroute",
          "iperf3", "iperf3",
          "ethtool", "ethtool",
          "setpriv", "util-linux");

  private Shell() {}

  /**
   * A program that has ended.
   *
   * @param command it, with its arguments
   * @param exit its exit code
   * @param text what it printed, output and errors together
   */
  record Ended(List<String> command, int exit, String text) {
    /** The same, if it ended with success. */
    Ended good() {
      return exit == 0 ? this : fail(this + " failed");
    }

    @Override
    public String toString() {
      return "'" + String.join(" ", command) + "' (exit " + exit + ", it said: " + text + ")";
    }
  }

  /** A program that runs. */
  record Running(List<String> command, Process process, CompletableFuture<String> text)
      implements AutoCloseable {
    /** Waits for its end. */
    Ended await() {
      try {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return fail(String.join(" ", command) + " did not end: " + text.join());
        }
        return new Ended(command, process.exitValue(), text.join());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return fail(e);
      }
    }

    /** Waits until something is so that the program, which goes on, brings about. */
    Running until(String what, BooleanSupplier condition) {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
          close();
          fail(String.join(" ", command) + ": it is not so that " + what + ": " + text.join());
        }
      }
      return this;
    }

    /** Ends it. */
    @Override
    public void close() {
      process.toHandle().destroy(); // unlike Process.destroy, leaves what it still says readable
      await();
    }
  }

  /** Starts a program. */
  static Running start(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new Running(command, process, textOf(process.getInputStream()));
    } catch (IOException e) {
      return fail("cannot run " + String.join(" ", command), e);
    }
  }

  /** Runs a program to its end. */
  static Ended run(List<String> command) {
    return start(command).await();
  }

  /** Runs a program, its words separated by single spaces, that must succeed. */
  static String run(String command) {
    return run(List.of(command.split(" "))).good().text();
  }

  /** All that comes out of a stream until its end. */
  static CompletableFuture<String> textOf(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  /** Fails, with what to do, unless all is there that the tests need. */
  static void requireTools() {
    List<String> missing = new ArrayList<>();
    TOOLS.forEach(
        (program, debianPackage) -> {
          if (!isInstalled(program)) {
            missing.add(debianPackage);
          }
        });
    if (!missing.isEmpty()) {
      fail("install what these tests need: apt-get install " + String.join(" ", missing));
    }
    if (!run(List.of("id", "-u")).text().strip().equals("0")) {
      fail("network namespaces take root: run the tests tagged 'system' as root");
    }
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
