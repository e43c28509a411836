package io.millrace.samples;

import io.millrace.samples.command.BindCommand;
import io.millrace.samples.command.CheckCommand;
import io.millrace.samples.command.CommandProvider;
import io.millrace.samples.command.DemoCommand;
import io.millrace.samples.command.DoctorCommand;
import io.millrace.samples.command.Failures;
import io.millrace.samples.command.GenkeyCommand;
import io.millrace.samples.command.GenpskCommand;
import io.millrace.samples.command.GraphCommand;
import io.millrace.samples.command.PortsCommand;
import io.millrace.samples.command.PubkeyCommand;
import io.millrace.samples.command.ReplayCommand;
import io.millrace.samples.command.RunCommand;
import io.millrace.samples.command.SelfTestCommand;
import io.millrace.samples.command.StatCommand;
import io.millrace.samples.command.TraceCommand;
import io.millrace.samples.command.UnbindCommand;
import io.millrace.samples.command.WgCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: every command is a subcommand of this one. */
@Command(
    name = "millrace",
    description = "Forwards packets in user space.",
    version = "millrace 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace demo                    forward generated traffic, no privileges needed",
      "  millrace check gateway.yaml      find mistakes in a configuration",
      "  millrace run gateway.yaml        forward packets as configured",
      "  millrace COMMAND --help          what a command does, with examples",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong use or input."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      CheckCommand.class,
      GraphCommand.class,
      PortsCommand.class,
      BindCommand.class,
      UnbindCommand.class,
      DoctorCommand.class,
      SelfTestCommand.class,
      StatCommand.class,
      TraceCommand.class,
      WgCommand.class,
      GenkeyCommand.class,
      PubkeyCommand.class,
      GenpskCommand.class
    })
public final class Millrace implements Runnable {

  private static final int USAGE_WIDTH = 100;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs one command. Returns its exit code: 0 done, 1 failed, 2 wrong use or input. */
  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commands = new CommandLine(new Millrace());
    ServiceLoader.load(CommandProvider.class)
        .forEach(provider -> commands.addSubcommand(provider.command()));
    int code =
        commands
            .setOut(out)
            .setErr(err)
            .setUsageHelpWidth(USAGE_WIDTH)
            .setParameterExceptionHandler(Failures::misuse)
            .setExecutionExceptionHandler(Failures::failed)
            .execute(args);
    out.flush();
    err.flush();
    return code;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, /* autoFlush= */ true, StandardCharsets.UTF_8);
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(execute(writer(System.out), writer(System.err), args));
  }
}
