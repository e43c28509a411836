package io.millrace.perf.peers;

import io.millrace.samples.command.CommandProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace bench}: what measures. */
@Command(
    name = "bench",
    header = "Measures, and compares with others.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PeersCommand.class, FloodCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {"  millrace bench peers --case macswap    against DPDK, over memif"})
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Brings it to the command line. */
  public static final class Provider implements CommandProvider {
    @Override
    public Object command() {
      return new BenchCommand();
    }
  }
}
