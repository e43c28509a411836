package io.millrace.samples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: every command is a subcommand of this one. */
@Command(
    name = "millrace",
    description = "Forwards packets in user space.",
    version = "millrace 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Millrace implements Runnable {

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 wrong use or input. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Millrace()).execute(args));
  }
}
