package io.millrace.driver.vhost;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DPDK's testpmd as the process at the other end, which is told what to do at its prompt. Its
 * memory is ordinary pages, and its threads run where there is room.
 */
public final class Testpmd implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String PROMPT = "testpmd> ";
  private static final int PATIENCE_SECONDS = 10;

  private final Process process;
  private final Writer commands;
  private final StringBuilder output = new StringBuilder();

  /**
   * Starts it and waits for its prompt.
   *
   * @param queues of each port, each way
   * @param devices one {@code --vdev} for each port
   */
  public Testpmd(int queues, String... devices) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "stdbuf",
                "-oL", // or it keeps to itself what it prints
                "dpdk-testpmd",
                "--lcores=0@(0-1),1@(0-1)",
                "--no-pci",
                "--no-huge",
                "--no-telemetry",
                "-m",
                "160",
                "--file-prefix=millrace-" + ProcessHandle.current().pid() + "-" + next()));
    for (String device : devices) {
      command.add("--vdev=" + device);
    }
    command.addAll(
        List.of(
            "--",
            "-i",
            "--port-topology=loop",
            "--total-num-mbufs=8192",
            "--rxq=" + queues,
            "--txq=" + queues));
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("no dpdk-testpmd: apt-get install dpdk", e);
    }
    commands = process.outputWriter();
    Thread.ofPlatform().daemon().name("testpmd-output").start(this::read);
    await(text -> text.contains(PROMPT));
  }

  private static int next() {
    return COUNT.incrementAndGet();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        synchronized (output) {
          output.append((char) c);
          output.notifyAll();
        }
      }
    } catch (IOException e) {
      // It has been killed.
    }
    synchronized (output) {
      output.notifyAll();
    }
  }

  private String await(Predicate<String> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (output) {
      while (!condition.test(output.toString())) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          fail("testpmd does not come to it, or has ended:\n" + output);
        }
        try {
          output.wait(Math.min(left, 100));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return output.toString();
    }
  }

  /** Types a line and waits for the next prompt. */
  public void tell(String line) {
    int before = prompts(output());
    type(line);
    await(all -> prompts(all) > before);
  }

  private void type(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  private static int prompts(String text) {
    return text.split(PROMPT, -1).length - 1;
  }

  /** Changes what it does with packets. */
  public void forward(String mode) {
    tell("stop");
    tell("set fwd " + mode);
    tell("start");
  }

  /** One of port 0's counters, such as {@code RX-packets}. */
  public long counter(String name) {
    Pattern pattern = Pattern.compile(name + ": *(\\d+)\\D");
    int start = output().length();
    type("show port stats 0");
    String text = await(all -> pattern.matcher(all).find(start));
    Matcher matcher = pattern.matcher(text);
    assertTrue(matcher.find(start));
    return Long.parseLong(matcher.group(1));
  }

  /** Ends it as nobody wants to be ended: kill -9. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        commands.write("quit\n");
        commands.flush();
        process.waitFor(5, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      // It is gone already.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      kill();
    }
  }
}
