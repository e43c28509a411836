package io.millrace.perf.peers;

import io.millrace.perf.load.Order;
import io.millrace.perf.machine.CoreDistance;
import io.millrace.perf.machine.RunQueue;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Runs the devices in turn and keeps what came out. */
final class Comparison {
  /**
   * One line of the table.
   *
   * @param size as the user said it
   * @param bytes frame sizes without FCS, in turn
   */
  record Job(Scenario scenario, String size, List<Integer> bytes) {}

  /**
   * How to measure.
   *
   * @param link how device and generator are joined
   * @param warmUp seconds before anything counts
   * @param seconds that count
   * @param latency one frame under way, not rates
   * @param rate frames to offer in a second, or 0 for as many as it takes
   */
  record Plan(
      Order.Protocol link,
      int rounds,
      double warmUp,
      double seconds,
      boolean latency,
      double rate) {
    Order.Kind kind() {
      return latency ? Order.Kind.PING_PONG : rate > 0 ? Order.Kind.PACED : Order.Kind.FLOOD;
    }
  }

  /**
   * A device's turn.
   *
   * @param round from 0 on
   * @param device its name
   */
  record Turn(
      String scenario,
      String size,
      int round,
      String device,
      Trial.Result result,
      List<CoreDistance.Regime> regimes) {}

  /** Everything measured. */
  record Outcome(Plan plan, List<Job> jobs, List<Turn> turns) {
    String table() {
      return plan.kind() == Order.Kind.FLOOD
          ? RateTable.of(jobs, turns)
          : LatencyTable.of(jobs, turns);
    }

    Object json() {
      return Map.of("turns", turns);
    }

    boolean isGood() {
      return turns.stream().allMatch(turn -> turn.result().bad() == 0);
    }
  }

  private final List<Device> devices;
  private final int generatorCpu;
  private final int deviceCpu;
  private final Plan plan;
  private final PrintWriter err;

  Comparison(List<Device> devices, int generatorCpu, int deviceCpu, Plan plan, PrintWriter err) {
    this.devices = devices;
    this.generatorCpu = generatorCpu;
    this.deviceCpu = deviceCpu;
    this.plan = plan;
    this.err = err;
  }

  /**
   * Measures them all.
   *
   * @param turns gets each turn when it is through, and may be read by other threads meanwhile
   * @throws UserException if a device or the generator could not be started or ended early
   */
  void run(List<Job> jobs, Collection<Turn> turns) throws IOException, UserException {
    Path directory = Files.createTempDirectory("millrace-bench");
    RunQueue.weigh(true);
    try (CoreDistance distance = new CoreDistance(generatorCpu, deviceCpu)) {
      int done = 0;
      for (Job job : jobs) {
        Tables tables = new Tables(job.scenario());
        for (int round = 0; round < plan.rounds(); round++) {
          for (Device device : devices) {
            say(job, round, device, done++, jobs.size() * plan.rounds() * devices.size());
            turns.add(turn(directory, distance, job, tables, round, device));
          }
        }
      }
    } finally {
      RunQueue.weigh(false);
    }
    delete(directory);
  }

  private void say(Job job, int round, Device device, int done, int of) {
    err.printf(
        "bench: %s %s, round %d of %d: %s (%d of %d, about %d s left)%n",
        job.scenario().title(),
        job.size(),
        round + 1,
        plan.rounds(),
        device.name(job.scenario()),
        done + 1,
        of,
        Math.round((of - done) * (plan.seconds() + plan.warmUp() + 2)));
    err.flush();
  }

  private Turn turn(
      Path directory, CoreDistance distance, Job job, Tables tables, int round, Device device)
      throws IOException, UserException {
    Scenario scenario = job.scenario();
    String name = device.name(scenario);
    Path own = Files.createDirectories(directory.resolve(name));
    Path socket = own.resolve("link.sock");
    Order order =
        new Order(
            socket.toString(),
            plan.link(),
            generatorCpu,
            plan.kind(),
            plan.rate(),
            plan.warmUp(),
            plan.seconds(),
            job.bytes(),
            tables.prefixes(),
            Tables.PREFIX_LENGTH,
            scenario.destinations(),
            plan.kind() == Order.Kind.FLOOD ? scenario.judge() : io.millrace.perf.load.Judge.NONE,
            scenario.isTunnel() ? tables.tunnel().order(device.sealing(), socket) : null,
            null);
    List<String> command = device.command(scenario, plan.link(), tables, own, socket, deviceCpu);
    Trial.Result result;
    try {
      result = new Trial(directory, generatorCpu, deviceCpu).run(name, command, order);
    } catch (IOException e) {
      throw new UserException(name + ": " + e.getMessage(), e);
    }
    List<CoreDistance.Regime> regimes =
        result.samples().stream()
            .map(sample -> distance.during(sample.at() - sample.seconds(), sample.at()))
            .toList();
    return new Turn(scenario.title(), job.size(), round, name, result, regimes);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
