package io.millrace.samples.command;

import io.millrace.pipeline.Graph;
import io.millrace.samples.appliance.Graphs;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace graph}: draws the pipeline of a configuration. */
@Command(
    name = "graph",
    description = "Draws the pipeline of a configuration.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace graph gateway.yaml",
      "  millrace graph gateway.yaml --dot | dot -Tsvg > gateway.svg"
    })
public final class GraphCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file;

  @Option(names = "--dot", description = "Draw in Graphviz's language.")
  private boolean dot;

  @Override
  public Integer call() throws ConfigException {
    Graph graph = Graphs.picture(ConfigReader.read(file));
    spec.commandLine().getOut().print(dot ? graph.dot() : graph.text());
    return 0;
  }
}
