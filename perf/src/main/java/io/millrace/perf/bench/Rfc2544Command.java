package io.millrace.perf.bench;

import io.millrace.perf.method.Frames;
import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.Method;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench rfc2544}: the whole set. */
@Command(
    name = "rfc2544",
    header = "Runs RFC 2544's benchmarks, with what RFC 9004 and RFC 8219 made of them.",
    description = {
      "For each frame size: throughput, latency and its variation at that rate, frame loss in",
      "steps of 10 %%, back-to-back frames and the buffer they imply, system recovery, reset.",
      "As the RFC wants it this takes hours for each size; --quick goes through the same",
      "procedure in minutes, and the report says that it did."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench rfc2544 --quick --size 64,1518    a first look",
      "  millrace bench rfc2544 --tests throughput,latency --tx '{type: af_packet, interface: e0}'",
      "  millrace bench rfc2544 --quick --reset-command 'systemctl restart router' --ports p.yaml",
      "",
      "Exit code 1 if nothing or mostly garbage came back, 2 if it could not be measured."
    })
final class Rfc2544Command implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PortOptions ports = new PortOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--quick", description = "Short trials and few repetitions.")
  private boolean quick;

  @Option(
      names = "--tests",
      paramLabel = "NAME",
      split = ",",
      description = "throughput, latency, loss, back-to-back, recovery, reset; all unless told.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws UserException, IOException {
    Set<Rfc2544Plan.Test> tests = tests();
    Rfc2544Plan plan = quick ? Rfc2544Plan.quick(tests) : Rfc2544Plan.conforming(tests);
    List<Frames> sizes = ports.frames(Frames.standard());
    Results.check(output.directory());
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "bench: %d frame sizes, about %s"
            .formatted(sizes.size(), ProgressBar.time(sizes.size() * plan.allSeconds())));
    err.flush();
    BenchRun run = new BenchRun(spec, output);
    run.measure(
        ports::open,
        sizes,
        (cases, bar) -> {
          List<CaseResult> found = new ArrayList<>();
          for (Frames frames : sizes) {
            bar.later((sizes.size() - found.size() - 1) * plan.allSeconds());
            found.add(cases.rfc2544(frames, plan));
          }
          return found;
        });
    return run.finish(
        "RFC 2544", new Method("RFC 2544", "RFC 2544, RFC 9004, RFC 8219", parameters(plan)));
  }

  private Set<Rfc2544Plan.Test> tests() throws UserException {
    Set<Rfc2544Plan.Test> tests = EnumSet.noneOf(Rfc2544Plan.Test.class);
    for (String name : names) {
      tests.add(
          Stream.of(Rfc2544Plan.Test.values())
              .filter(test -> test.word().equals(name.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () -> new UserException("--tests " + name + ": it is one of " + words())));
    }
    return tests.isEmpty() ? Rfc2544Plan.allTests() : tests;
  }

  private static String words() {
    return Stream.of(Rfc2544Plan.Test.values())
        .map(Rfc2544Plan.Test::word)
        .collect(Collectors.joining(", "));
  }

  private static Map<String, String> parameters(Rfc2544Plan plan) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "conformance",
        plan.isUnconditional()
            ? "durations and repetitions as RFC 2544 wants them"
            : "conditional: trials are shorter or fewer than RFC 2544 wants them");
    all.put("throughput", "MLRsearch with loss ratio 0, exceed ratio 0 (RFC 9971)");
    all.put("trial duration", SearchOptions.seconds(plan.trialSeconds()));
    all.put("goal width", SearchOptions.percent(plan.width()));
    all.put(
        "latency",
        "%d trials of %s at the throughput rate"
            .formatted(plan.latencyRepetitions(), SearchOptions.seconds(plan.latencySeconds())));
    all.put("frame loss", "from the highest rate down in steps of 10 %, until two lose nothing");
    all.put(
        "back-to-back",
        "%d repetitions, bursts of %s at most"
            .formatted(plan.burstRepetitions(), SearchOptions.seconds(plan.burstSeconds())));
    all.put(
        "recovery",
        "%d times %s of 110 %% of the throughput, then half of it"
            .formatted(plan.recoveryRepetitions(), SearchOptions.seconds(plan.recoverySeconds())));
    return all;
  }
}
