package io.millrace.samples.command;

import io.millrace.driver.bind.BindException;
import io.millrace.driver.bind.Binder;
import io.millrace.driver.bind.PlanRunner;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace unbind}: gives cards back to the kernel. */
@Command(
    name = "unbind",
    header = "Gives cards back to the kernel.",
    description = {
      "Gives cards back to the kernel's own driver. Refuses a card that a process still drives.",
      "What the kernel has already is left as it is. Without root, says what root would type."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  millrace unbind 0000:03:00.0", "  millrace unbind 03:00.0 03:00.1 --json"})
public final class UnbindCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CARD", arity = "1..*", description = "Its address.")
  private List<String> names;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private final Host host;

  /** For this machine. */
  public UnbindCommand() {
    this(Host.here());
  }

  UnbindCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws BindException {
    Binder binder = new Binder(host.files(), host.addresses());
    return new Rebinding(host, spec.commandLine().getOut(), spec.commandLine().getErr(), json)
        .run(binder.unbind(Rebinding.find(binder, names)), PlanRunner::giveBack);
  }
}
