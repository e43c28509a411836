package io.millrace.samples.appliance;

import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.Connection;
import io.millrace.samples.config.StageSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the pipeline's graph of a configuration and the ports opened for it. */
public final class Graphs {
  private Graphs() {}

  /**
   * The graph.
   *
   * @param ports in the order of the configuration
   * @throws io.millrace.pipeline.GraphException if it cannot work
   */
  public static Graph of(Config config, List<? extends Port> ports) {
    Map<String, PortInfo> infos = new LinkedHashMap<>();
    GraphBuilder builder = Graph.builder();
    for (Port port : ports) {
      builder.port(port);
      infos.put(port.name(), port.info());
    }
    for (StageSpec stage : config.stages()) {
      builder.stage(stage.name(), stage.factory().create(infos));
    }
    for (Connection connection : config.connections()) {
      builder.connect(connection.from(), connection.output(), connection.to());
    }
    return builder.build();
  }

  /** The graph with ports that only have a name, for drawing it. */
  public static Graph picture(Config config) {
    return of(config, config.ports().stream().map(PaperPort::new).toList());
  }
}
