package io.millrace.perf.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.perf.load.LoadGenerator;
import io.millrace.perf.load.Order;
import io.millrace.perf.machine.RunQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One device measured once: the generator on one processor, the device on the other, both processes
 * of their own that end with the trial.
 */
final class Trial {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longest time that a trial takes beyond what it is told to measure. */
  private static final long GRACE_SECONDS = 180;

  /**
   * What came out.
   *
   * @param samples the ones that count
   * @param sent by the generator, in all
   * @param received by it, in all
   * @param bad of these, not as they should be
   * @param latency percentiles in nanoseconds, empty for a flood
   * @param flood what came of worthless packets, if there were any
   * @param waited share of time that the device or the generator waited for its processor
   */
  record Result(
      List<Sample> samples,
      long sent,
      long received,
      long bad,
      JsonNode latency,
      double waited,
      @Nullable JsonNode flood) {}

  /**
   * A stretch of a flood.
   *
   * @param at its end, seconds since the epoch
   * @param seconds its length
   * @param mpps millions of frames received back in a second
   * @param idle share of the time in which the device gave the generator nothing to do
   */
  record Sample(double at, double seconds, double mpps, double idle) {}

  private final Path directory;
  private final int generatorCpu;
  private final int deviceCpu;

  Trial(Path directory, int generatorCpu, int deviceCpu) {
    this.directory = directory;
    this.generatorCpu = generatorCpu;
    this.deviceCpu = deviceCpu;
  }

  /**
   * Runs it.
   *
   * @param order with any processor; its socket is where the device connects
   * @throws IOException if a process cannot be started, or ends early; the message says where its
   *     output is
   */
  Result run(String label, List<String> device, Order order) throws IOException {
    Path deviceLog = directory.resolve(label + ".device.log");
    Path generatorLog = directory.resolve(label + ".generator.log");
    Files.deleteIfExists(Path.of(order.socket()));
    Process generator = generator(order, generatorLog);
    @Nullable Process under = null;
    try {
      awaitSocket(Path.of(order.socket()), generator, generatorLog);
      under =
          new ProcessBuilder(pinned(deviceCpu, device))
              .redirectErrorStream(true)
              .redirectOutput(deviceLog.toFile())
              .start();
      return follow(generator, under, order, deviceLog, generatorLog);
    } finally {
      end(under);
      end(generator);
    }
  }

  private Process generator(Order order, Path log) throws IOException {
    List<String> java =
        JavaCommand.of(
            LoadGenerator.class.getName(),
            List.of("-Dmillrace.memory=" + memory(order), "-Xmx256m"));
    Process generator =
        new ProcessBuilder(pinned(generatorCpu, java)).redirectError(log.toFile()).start();
    try (OutputStream in = generator.getOutputStream()) {
      in.write(JSON.writeValueAsBytes(order));
    } catch (IOException e) {
      generator.destroyForcibly();
      throw new IOException("the generator did not start, see " + log, e);
    }
    return generator;
  }

  /** Room for what is sealed before it is sent; the huge pages are left to the device. */
  private static String memory(Order order) {
    Order.Tunnel tunnel = order.tunnel();
    return tunnel != null && tunnel.isInbound() ? "1g" : "256m";
  }

  private static List<String> pinned(int cpu, List<String> command) {
    List<String> words = new ArrayList<>(List.of("taskset", "-c", "" + cpu));
    words.addAll(command);
    return words;
  }

  private static void awaitSocket(Path socket, Process generator, Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.exists(socket)) {
      if (!generator.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the generator did not start, see " + log);
      }
      sleep(20);
    }
  }

  private static Result follow(
      Process generator, Process device, Order order, Path deviceLog, Path generatorLog)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    double warm = order.warmUpSeconds();
    double waited = 0;
    Map<String, RunQueue.Times> generatorTimes = Map.of();
    Map<String, RunQueue.Times> deviceTimes = Map.of();
    double longest = order.warmUpSeconds() + order.seconds() + GRACE_SECONDS;
    long deadline = System.nanoTime() + (long) (longest * TimeUnit.SECONDS.toNanos(1));
    try (BufferedReader lines = generator.inputReader(StandardCharsets.UTF_8)) {
      while (true) {
        while (!lines.ready()) {
          if (!device.isAlive() || System.nanoTime() > deadline) {
            throw new IOException("the device ended early or did nothing, see " + deviceLog);
          }
          if (!generator.isAlive() && !lines.ready()) {
            throw new IOException("the generator ended early, see " + generatorLog);
          }
          sleep(20);
        }
        JsonNode line = message(lines.readLine(), generatorLog);
        if (line.has("end")) {
          JsonNode end = line.get("end");
          return new Result(
              samples,
              end.get("sent").asLong(),
              end.get("received").asLong(),
              end.get("bad").asLong(),
              end.get("latency"),
              waited,
              end.get("flood"));
        }
        if (line.has("sample")) {
          JsonNode sample = line.get("sample");
          double seconds = sample.get("seconds").asDouble();
          warm -= seconds;
          if (warm >= 0) {
            generatorTimes = RunQueue.of(generator.pid());
            deviceTimes = RunQueue.of(device.pid());
          } else {
            samples.add(
                new Sample(
                    sample.get("at").asDouble(),
                    seconds,
                    sample.get("received").asLong() / seconds / 1e6,
                    sample.get("idle").asDouble()));
            waited =
                Math.max(
                    RunQueue.waitShare(deviceTimes, RunQueue.of(device.pid())),
                    RunQueue.waitShare(generatorTimes, RunQueue.of(generator.pid())));
          }
        }
      }
    }
  }

  /**
   * What the generator says; nothing if the line is none of its messages, which goes to its log: a
   * Java machine writes its warnings among them.
   */
  static JsonNode message(@Nullable String line, Path log) throws IOException {
    if (line == null) {
      return MissingNode.getInstance(); // it has ended in between: the next look tells
    }
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return MissingNode.getInstance();
    }
  }

  /** testpmd ends with its input, the others with a signal. */
  private static void end(@Nullable Process process) {
    if (process == null) {
      return;
    }
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().close();
    } catch (IOException e) {
      // it has none, or is gone
    }
    try {
      if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
