package io.millrace.samples.command;

import io.millrace.samples.yaml.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace run}: forwards as configured until told to stop. */
@Command(
    name = "run",
    header = "Forwards packets as configured.",
    description = {
      "Forwards packets as configured, until its captures have been read, the duration is over, or",
      "SIGTERM or SIGINT comes. SIGHUP reads the configuration again and goes over to it without",
      "losing a packet; if there is a mistake in it, says so and goes on with the old one."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace run gateway.yaml",
      "  millrace run gateway.yaml --duration 60s --json summary.json",
      "  kill -HUP PID      have it go over to the changed file; it prints its PID at the start"
    })
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file;

  @Mixin private RunOptions options = new RunOptions();

  @Override
  public Integer call() throws ConfigException, UserException, IOException {
    return options.run(ConfigSource.of(file), file.toString(), spec);
  }
}
