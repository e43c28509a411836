package io.millrace.samples.command;

import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace check}: finds mistakes without starting anything. */
@Command(
    name = "check",
    description = "Checks a configuration and starts nothing.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace check gateway.yaml",
      "",
      "Exit code 2 if there is a mistake; each is a line FILE:LINE:COLUMN: MESSAGE."
    })
public final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file;

  @Override
  public Integer call() throws ConfigException {
    Config config = ConfigReader.read(file);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: good: %s, %s%n",
            file, count(config.ports().size(), "port"), count(config.stages().size(), "stage"));
    return 0;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
