package io.millrace.driver.memif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.driver.ffi.Affinity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** DPDK's testpmd with one memif port, at its prompt. It forwards from the port to the port. */
final class Testpmd implements AutoCloseable {
  private static final String PROMPT = "testpmd> ";
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final Process process;
  private final StringBuilder output = new StringBuilder();

  /**
   * Starts it.
   *
   * @param device options of its memif port
   * @param options its own
   */
  Testpmd(String device, String... options) {
    String cpus =
        Affinity.allowed().stream()
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "(", ")"));
    List<String> command =
        new ArrayList<>(List.of("stdbuf", "-oL", "dpdk-testpmd", "--no-pci", "--no-huge"));
    command.addAll(List.of("-m", "128", "--no-shconf", "--no-telemetry", "--log-level=4"));
    command.addAll(List.of("--lcores", "0@%s,1@%s".formatted(cpus, cpus)));
    command.addAll(List.of("--vdev", "net_memif0,id=0,socket-abstract=no,rsize=9," + device));
    command.addAll(List.of("--", "-i", "--total-num-mbufs=8192"));
    command.addAll(List.of(options));
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("cannot run dpdk-testpmd; install Debian's dpdk and dpdk-dev", e);
    }
    Thread.ofPlatform().daemon().start(this::read);
    synchronized (output) {
      assertTrue(answers(0), () -> "testpmd does not start: " + output);
    }
  }

  static Testpmd server(String socket) {
    return new Testpmd("role=server,socket=" + socket);
  }

  static Testpmd client(String socket) {
    return new Testpmd("role=client,socket=" + socket);
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      byte[] some = new byte[4096];
      for (int length = in.read(some); length > 0; length = in.read(some)) {
        synchronized (output) {
          output.append(new String(some, 0, length, StandardCharsets.ISO_8859_1));
          output.notifyAll();
        }
      }
    } catch (IOException e) {
      // it has been killed
    }
  }

  /** Gives a command and returns what it says. */
  String command(String line) {
    synchronized (output) {
      int from = output.length();
      assertTrue(survives(line), () -> "testpmd has died: " + output);
      return output.substring(from);
    }
  }

  /**
   * Gives a command that may be its last: DPDK 22.11 sometimes crashes when a memif port that is
   * connected is stopped.
   *
   * @return whether it lives and has answered
   */
  boolean survives(String line) {
    synchronized (output) {
      int from = output.length();
      try {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
      } catch (IOException e) {
        return false;
      }
      return answers(from);
    }
  }

  /** Waits for the prompt; false if it has died instead. The lock is held. */
  private boolean answers(int from) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (output.indexOf(PROMPT, from) < 0) {
      if (!process.isAlive()) {
        return false;
      }
      if (System.nanoTime() > deadline) {
        fail("testpmd does not answer: " + output);
      }
      try {
        output.wait(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return true;
  }

  void forward(String mode) {
    command("set fwd " + mode);
    command("start");
  }

  /** Ends forwarding and returns how many packets it has sent. */
  long stop() {
    String text = command("stop");
    return number(text, "TX-packets");
  }

  /** Waits until it has received so many packets since it began to forward, and no more. */
  void awaitReceived(int count) throws InterruptedException {
    long received = -1;
    for (int i = 0; i < 200 && received != count; i++) {
      received = number(command("show fwd stats all"), "RX-packets");
      Thread.sleep(10);
    }
    assertEquals(count, received);
  }

  /** Waits until it has received so many packets since it began to forward, or more. */
  void awaitReceivedAtLeast(int count) throws InterruptedException {
    for (int i = 0; number(command("show fwd stats all"), "RX-packets") < count; i++) {
      assertTrue(i < 1000, "nothing comes");
      Thread.sleep(10);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private static long number(String text, String name) {
    Matcher matcher = Pattern.compile(name + ": *(\\d+)").matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : fail("no " + name + " in " + text);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it. It may have crashed: DPDK 22.11 does when its peer leaves while it forwards. */
  @Override
  public void close() {
    try {
      process.getOutputStream().write("quit\n".getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().close();
    } catch (IOException e) {
      // it has
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
