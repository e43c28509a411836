package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code millrace run} as a process of its own, started as a user would. */
final class Appliance {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;

  private final Path file;
  private final Path json;
  private final Process process;
  private final List<String> said = new ArrayList<>();
  private final Thread outReader;
  private final Thread errReader;

  private Appliance(Path directory, List<String> command) throws IOException {
    file = directory.resolve("router.yaml");
    json = directory.resolve("summary.json");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    process = builder.start();
    outReader = listen(process.inputReader(StandardCharsets.UTF_8), "out: ");
    errReader = listen(process.errorReader(StandardCharsets.UTF_8), "err: ");
  }

  /**
   * Starts it in a namespace; the caller waits until it {@link #awaitStart runs}.
   *
   * @param directory where its files go; empty
   * @param prefix a command that runs another one, as words; may be empty
   */
  static Appliance start(Host host, Path directory, String yaml, List<String> prefix) {
    try {
      Files.writeString(directory.resolve("router.yaml"), yaml);
      return start(host, directory, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Appliance start(Host host, Path directory, List<String> prefix)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            launcher().toString(),
            "run",
            directory.resolve("router.yaml").toString(),
            "--json",
            directory.resolve("summary.json").toString()));
    return new Appliance(directory, host.inside(command));
  }

  /** Starts another one with what this one, which has ended, has left behind. */
  Appliance startAgain(Host host) {
    try {
      return start(host, Path.of(String.valueOf(file.getParent())), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path launcher() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.isExecutable(directory.resolve("millrace"))) {
      directory = directory.getParent();
    }
    return directory == null ? fail("not inside the source tree") : directory.resolve("millrace");
  }

  private Thread listen(BufferedReader reader, String prefix) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  hear(prefix + line);
                }
              } catch (IOException e) {
                hear(prefix + e);
              }
            });
  }

  private synchronized void hear(String line) {
    said.add(line);
    notifyAll();
  }

  /** Waits until it forwards. */
  Appliance awaitStart() {
    awaitLine("is running as process", START_SECONDS);
    return this;
  }

  /** Waits until it has printed a line that has this in it. */
  synchronized void awaitLine(String part, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!hasSaid(part)) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0 || !process.isAlive()) {
        fail("it has not said '" + part + "'");
      }
      try {
        wait(Math.min(millis, 100));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail(e);
      }
    }
  }

  private synchronized boolean hasSaid(String part) {
    return said.stream().anyMatch(line -> line.contains(part));
  }

  /** Its lines of error output. */
  synchronized List<String> errors() {
    return said.stream()
        .filter(line -> line.startsWith("err: "))
        .map(line -> line.substring("err: ".length()))
        .toList();
  }

  /** Number of lines of its error output so far that have this in them. */
  long errorsWith(String part) {
    return errors().stream().filter(line -> line.contains(part)).count();
  }

  /** Changes the file and has it read again; waits until it says what came of it. */
  void reload(String yaml) {
    long before = errorsWith("reloaded");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run("kill -HUP " + process.pid());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (errorsWith("reloaded") == before) {
      if (System.nanoTime() - deadline > 0) {
        fail("it does not say whether it has reloaded");
      }
      Thread.yield();
    }
  }

  /** Files that it has made beside its configuration. */
  List<Path> leftovers() {
    try (Stream<Path> files = Files.walk(file.resolveSibling("."))) {
      return files
          .filter(Files::isRegularFile)
          .filter(path -> !path.endsWith("router.yaml"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Processor time of all its threads so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Waits for its end, which must come by itself. Returns its exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        fail("it does not end");
      }
      outReader.join();
      errReader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(e);
    }
  }

  /** Sends SIGTERM, and expects exit code 0 and a summary in which no packet is missing. */
  Summary stop() {
    process.toHandle().destroy(); // unlike Process.destroy, leaves what it still says readable
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        fail("SIGTERM does not end it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(e);
    }
    assertEquals(0, awaitExit(), "exit code");
    Summary summary = Summary.read(json);
    summary.assertConserved();
    return summary;
  }

  /** Ends it without asking. */
  void kill() {
    process.destroyForcibly();
  }

  /** All it has said, and its summary, for whoever has to find out what went wrong. */
  synchronized String report() {
    String summary = Files.exists(json) ? Summary.read(json).toString() : "none";
    return "--- millrace run said:\n" + String.join("\n", said) + "\n--- its summary:\n" + summary;
  }
}
