package io.millrace.perf.bench;

import io.millrace.perf.result.SelfCheck;
import io.millrace.samples.command.Failures;
import io.millrace.samples.command.UserException;
import io.millrace.samples.view.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench self-check}: the instrument against itself. */
@Command(
    name = "self-check",
    header = "Measures the instrument itself, and known damage.",
    description = {
      "Back to back over a wire in memory: how many frames it can send and receive, the latency",
      "that is in every other, and what it can tell apart. Then wires that lose, copy, reorder",
      "and delay on purpose: what it finds must be what they did."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench self-check",
      "  millrace bench self-check --seconds 10 --json",
      "",
      "Exit code 1 if it finds anything else than what was done."
    })
final class SelfCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long ceiling and pace are measured; ${DEFAULT-VALUE} unless told.",
      defaultValue = "2")
  private double seconds;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws UserException {
    if (!(seconds >= 0.1 && seconds <= 3600)) {
      throw new UserException("--seconds " + seconds + ": 0.1 to 3600 are possible");
    }
    SelfCheck check;
    try (ProgressBar bar = ProgressBar.on(spec.commandLine().getErr())) {
      bar.step("the instrument against itself", 4 * seconds + 1);
      check = SelfChecks.run(Duration.ofNanos((long) (seconds * 1e9)));
    }
    spec.commandLine().getOut().print(json ? Json.text(check) + "\n" : SelfChecks.text(check));
    return SelfChecks.passed(check) ? 0 : Failures.FAILED;
  }
}
