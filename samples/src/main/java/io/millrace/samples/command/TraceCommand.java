package io.millrace.samples.command;

import io.millrace.samples.control.ControlClient;
import io.millrace.samples.view.TraceText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace trace}: follows packets through a running appliance. */
@Command(
    name = "trace",
    header = "Follows packets through a running appliance.",
    description = {
      "Follows the next packets through a running appliance: every stage they pass, what it did",
      "with them, and what they looked like then."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace trace                   the next packet of the appliance that runs",
      "  millrace trace --count 10 gateway --timeout 1min",
      "",
      "Exit code 1 if not a single packet came in that time."
    })
public final class TraceCommand implements Callable<Integer> {
  private static final int MAX_COUNT = 10_000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Name of the appliance; may be left out if only one is running.")
  private @Nullable String name;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description = "How many packets, 1 unless told.")
  private int count = 1;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to wait for them, 10s unless told.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(names = "--json", description = "Print the steps as JSON.")
  private boolean json;

  @Override
  public Integer call() throws UserException, IOException {
    if (count < 1 || count > MAX_COUNT) {
      throw new UserException(count + " packets: 1 to " + MAX_COUNT + " can be traced");
    }
    Running running = Running.named(name);
    List<String> lines = new ArrayList<>();
    try {
      ControlClient.ask(running.socket(), "trace " + count + " " + timeout.toMillis(), lines::add);
    } catch (IOException e) {
      throw new UserException(
          "'" + running.name() + "' does not answer at " + running.socket() + ": is it stopping?",
          e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? TraceText.json(lines) : TraceText.text(lines));
    if (lines.isEmpty()) {
      spec.commandLine().getErr().println("millrace: no packet came in that time");
      return Failures.FAILED;
    }
    return 0;
  }
}
