package io.millrace.perf.bench;

import io.millrace.perf.machine.RunQueue;
import io.millrace.perf.machine.Tolerance;
import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Seconds;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.Method;
import io.millrace.perf.result.SelfCheck;
import io.millrace.perf.result.Setup;
import io.millrace.perf.result.ThisMachine;
import io.millrace.samples.command.Failures;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** One run of a command: measures device after device and keeps what was found. */
final class BenchRun {
  private final CommandSpec spec;
  private final OutputOptions output;
  private final Instant begunAt = Instant.now();
  private final double begun = Seconds.SYSTEM.now();
  private final Map<String, Setup.Port> ports = new LinkedHashMap<>();
  private final List<DeviceResult> devices = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable SelfCheck selfCheck;

  /** What a command does with a rig. */
  @FunctionalInterface
  interface Procedure {
    /** Measures it. */
    List<CaseResult> measure(Cases cases, ProgressBar bar) throws MeasureException;
  }

  /** Opens what is measured. */
  @FunctionalInterface
  interface Opening {
    /** Opens it; whoever asks closes it. */
    Rig open() throws UserException, MeasureException, IOException;
  }

  BenchRun(CommandSpec spec, OutputOptions output) {
    this.spec = spec;
    this.output = output;
  }

  /** Puts the instrument's judgment of itself beside what it finds. */
  void selfCheck(SelfCheck found) {
    selfCheck = found;
    for (SelfCheck.Check check : found.checks()) {
      if (!check.passed()) {
        warnings.add(
            "Self-check failed: %s: expected %s, measured %s"
                .formatted(check.name(), check.expected(), check.measured()));
      }
    }
  }

  /**
   * Measures a device.
   *
   * @param sizes that it will be measured with: the last is known to fit before the first is sent
   */
  void measure(Opening opening, List<Frames> sizes, Procedure procedure)
      throws UserException, IOException {
    PrintWriter err = spec.commandLine().getErr();
    RunQueue.weigh(true);
    try (Rig rig = opening.open();
        ProgressBar bar = ProgressBar.on(err)) {
      for (Frames frames : sizes) {
        rig.check(frames);
      }
      Recorder recorder = new Recorder(rig, begun, Tolerance.DEFAULT);
      Cases cases = new Cases(rig, recorder, bar, output.repetitions());
      List<CaseResult> found = procedure.measure(cases, bar);
      rig.ports().forEach(port -> ports.put(port.name(), port));
      rig.warnings().stream().filter(one -> !warnings.contains(one)).forEach(warnings::add);
      warnings.addAll(recorder.warnings());
      found.stream().map(Garbage::warning).flatMap(Optional::stream).forEach(warnings::add);
      add(rig.description(), found);
    } catch (MeasureException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    } finally {
      RunQueue.weigh(false);
    }
  }

  /** Beside what is known of the device already: several cases are one device's. */
  private void add(Rig.Description description, List<CaseResult> found) {
    List<CaseResult> all = new ArrayList<>();
    devices.stream()
        .filter(device -> device.name().equals(description.name()))
        .forEach(device -> all.addAll(device.cases()));
    devices.removeIf(device -> device.name().equals(description.name()));
    all.addAll(found);
    devices.add(
        new DeviceResult(
            description.name(),
            description.version(),
            description.link(),
            description.command(),
            description.configuration(),
            Map.of(),
            all,
            List.of()));
  }

  /** Keeps the results, tells them, and returns the command's exit code. */
  int finish(String title, Method method) throws IOException, UserException {
    Measurement measurement =
        new Measurement(
            output.titleOr(title),
            new ThisMachine()
                .setup(
                    begunAt,
                    Seconds.SYSTEM.now() - begun,
                    Version.text(),
                    command(),
                    List.copyOf(ports.values())),
            method,
            selfCheck,
            devices,
            allWarnings());
    Results results = new Results(output.directory(), begunAt);
    results.keep(measurement);
    PrintWriter out = spec.commandLine().getOut();
    out.print(output.json() ? results.json(measurement) : results.table(measurement));
    if (!output.json()) {
      out.print(results.where());
    }
    return cameBack() ? 0 : Failures.FAILED;
  }

  /** As it was typed, so that it can be typed again. */
  private String command() {
    return "millrace "
        + spec.commandLine().getParseResult().originalArgs().stream()
            .map(word -> word.matches("[\\w./:,=%+-]+") ? word : "'" + word + "'")
            .collect(Collectors.joining(" "));
  }

  private List<String> allWarnings() {
    List<String> all = new ArrayList<>(warnings);
    long disturbed =
        devices.stream()
            .flatMap(device -> device.cases().stream())
            .flatMap(one -> one.trials().stream())
            .filter(trial -> !trial.counts())
            .count();
    if (disturbed > 0) {
      all.add(disturbed + " trials were disturbed by the machine, and repeated.");
    }
    return all;
  }

  /** Whether there was something to measure with each frame size of each device. */
  private boolean cameBack() {
    return devices.stream()
        .flatMap(device -> device.cases().stream())
        .map(CaseResult::trials)
        .allMatch(
            trials ->
                trials.stream().anyMatch(trial -> trial.received() > 0) && !Garbage.isIn(trials));
  }
}
