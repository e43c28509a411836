package io.millrace.samples.command;

import io.millrace.driver.bind.BindException;
import io.millrace.driver.memory.OutOfPacketMemoryException;
import io.millrace.driver.port.PortException;
import io.millrace.pipeline.GraphException;
import io.millrace.pipeline.counters.CountersFileException;
import io.millrace.samples.appliance.ApplianceException;
import io.millrace.samples.yaml.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What becomes of exceptions: what the user can mend is one message and exit code 2; anything else
 * is a bug of ours and comes with its stack trace and exit code 1.
 */
public final class Failures {
  /** The user asked for something that cannot be. */
  public static final int MISUSE = 2;

  /** It was tried and failed. */
  public static final int FAILED = 1;

  private Failures() {}

  /** For options and arguments that make no sense. */
  public static int misuse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("millrace: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return MISUSE;
  }

  /** For exceptions from a command. */
  public static int failed(Exception e, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    return switch (e) {
      case ConfigException wrong -> misuse(err, "", wrong);
      case UserException wrong -> misuse(err, "millrace: ", wrong);
      case BindException wrong -> misuse(err, "millrace: ", wrong);
      case PortException wrong -> misuse(err, "millrace: ", wrong);
      case OutOfPacketMemoryException wrong -> misuse(err, "millrace: ", wrong);
      case ApplianceException wrong -> misuse(err, "millrace: ", wrong);
      case GraphException wrong -> misuse(err, "millrace: ", wrong);
      case CountersFileException wrong -> misuse(err, "millrace: ", wrong);
      default -> {
        err.println("millrace: this is a bug, please report it:");
        e.printStackTrace(err);
        yield FAILED;
      }
    };
  }

  private static int misuse(PrintWriter err, String prefix, Exception wrong) {
    err.println(prefix + wrong.getMessage());
    return MISUSE;
  }
}
