package io.millrace.samples.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace wg}: what belongs to WireGuard tunnels. */
@Command(
    name = "wg",
    description =
        "Runs a WireGuard tunnel, or tells how one is; 'wg show' and 'wg set' work as well.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace wg up wg0.conf --outside eth0=192.0.2.1/24 --inside eth1=10.1.0.1/24",
      "  millrace wg stat"
    },
    subcommands = {WgUpCommand.class, WgStatCommand.class})
public final class WgCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
