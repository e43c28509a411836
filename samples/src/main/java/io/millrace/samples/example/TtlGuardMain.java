package io.millrace.samples.example;

import io.millrace.driver.sim.SimPort;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.Placement;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.traffic.Trait;
import java.time.Duration;

/** Sends a million packets through {@link TtlGuard}; one in ten has come from far away. */
public final class TtlGuardMain {
  private static final int MINIMUM = 60;

  private TtlGuardMain() {}

  /** Prints what became of the packets. */
  public static void main(String[] args) {
    PipelineStats stats = run(1_000_000);
    System.out.println(stats.transmitted() + " passed, dropped " + stats.dropped());
  }

  static PipelineStats run(long packets) {
    TrafficBuilder traffic = new TrafficBuilder().flaw(Trait.lastHop(4, "too-far"), 0.1);
    SimPort in = SimPort.builder("in").sources(traffic::source).limit(packets).build();
    SimPort out = SimPort.builder("out").build();
    Graph graph =
        Graph.builder()
            .port(in)
            .port(out)
            .stage("guard", () -> new TtlGuard(MINIMUM))
            .connect("in", "guard")
            .connect("guard", "out")
            .build();
    Placement placement = Placement.runToCompletion();
    try (Pipeline pipeline = Pipeline.start(graph, placement, PipelineOptions.defaults())) {
      pipeline.awaitQuiet(Duration.ofMinutes(1));
      return pipeline.stop();
    }
  }
}
