package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command line in a process of its own, with a runtime directory of its own. */
final class MillraceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final Path errors;

  private MillraceProcess(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts it in a directory, which is its runtime directory too. */
  static MillraceProcess start(Path directory, String... arguments) throws IOException {
    return startBy(List.of(), directory, arguments);
  }

  /** Starts it by another program, such as {@code ip netns exec NAME}. */
  static MillraceProcess startBy(List<String> prefix, Path directory, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Dmillrace.memory=64m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.millrace.samples.Millrace"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "out", ".txt");
    Path errors = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    return new MillraceProcess(builder.start(), output, errors);
  }

  /** Waits for its end. Returns its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      fail("still running after " + PATIENCE + ": " + output() + errors());
    }
    return process.exitValue();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return fail(e);
    }
  }

  /** Sends a signal, by its name without SIG. */
  void signal(String name) throws IOException {
    Commands.run("kill", "-" + name, Long.toString(process.pid())).good();
  }

  /** Waits until the appliance says that it runs. */
  void awaitRunning() {
    await("it runs", () -> output().contains("is running as process"));
  }

  /** Waits until it has told of an error or a success of that kind. */
  void awaitError(String text) {
    await("it says '" + text + "'", () -> errors().contains(text));
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        fail("waiting until " + what + ": " + output() + errors());
      }
      pause(Duration.ofMillis(50));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
