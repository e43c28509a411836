package io.millrace.samples.appliance;

import io.millrace.driver.port.Port;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.Stage;
import io.millrace.samples.config.Assembly;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.Connection;
import io.millrace.samples.config.StageSpec;
import java.util.List;
import java.util.function.Supplier;

/** Makes the pipeline's graph of a configuration and the ports opened for it. */
public final class Graphs {
  private Graphs() {}

  /**
   * The graph.
   *
   * @param ports in the order of the configuration
   * @throws io.millrace.pipeline.GraphException if it cannot work
   * @throws ApplianceException if a stage does not agree with its settings
   */
  public static Graph of(Config config, List<? extends Port> ports) {
    Assembly assembly = Assembly.of(ports, config.stages());
    GraphBuilder builder = Graph.builder();
    ports.forEach(builder::port);
    for (StageSpec stage : config.stages()) {
      builder.stage(stage.name(), create(stage, assembly));
    }
    for (Connection connection : config.connections()) {
      builder.connect(connection.from(), connection.output(), connection.to());
    }
    return builder.build();
  }

  private static Supplier<? extends Stage> create(StageSpec stage, Assembly assembly) {
    try {
      return stage.factory().create(assembly);
    } catch (IllegalArgumentException e) {
      throw new ApplianceException("stage '" + stage.name() + "': " + e.getMessage(), e);
    }
  }

  /** The graph with ports that only have a name, for drawing it. */
  public static Graph picture(Config config) {
    return of(config, config.ports().stream().map(PaperPort::new).toList());
  }
}
