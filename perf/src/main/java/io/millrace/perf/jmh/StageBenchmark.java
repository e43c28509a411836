package io.millrace.perf.jmh;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.ManualPipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Stages on frames of 64 bytes, one by one and as the chain of a router, in rounds of {@link
 * #burst} packets over 65,536 destinations. The figure is a round's; what its packets cost is its
 * quotient by the burst. At the end each stage's share is printed as the pipeline's own meters saw
 * it.
 *
 * <p>With {@code -prof gc} the bytes allocated for each round are shown: there must be none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StageBenchmark {
  private static final int FRAMES = 1 << 16;
  private static final int BUFFERS = 1024;

  /** Packets in a round. */
  @Param({"1", "8", "32", "256"})
  public int burst = 1;

  /** Stages by name, in a row. */
  @Param({
    "none",
    "validate",
    "validate-l4",
    "acl-100",
    "acl-10000",
    "forward-100000",
    "forward-1000000",
    "validate+acl-100+forward-100000"
  })
  public String stages = "none";

  private ManualPipeline pipeline = pipeline("none", 1);

  private static ManualPipeline pipeline(String stages, int burst) {
    LoopPort port =
        new LoopPort(
            "loop",
            new MacAddress(Frames.ROUTER_MAC),
            Frames.udp(FRAMES, 64, StageCatalog::destination),
            BUFFERS);
    GraphBuilder graph = Graph.builder().port(port);
    String from = "loop";
    for (String stage : stages.equals("none") ? List.<String>of() : List.of(stages.split("\\+"))) {
      graph.stage(stage, StageCatalog.factory(stage)).connect(from, stage);
      from = stage;
    }
    graph.connect(from, "loop");
    return new ManualPipeline(
        graph.build(), PipelineOptions.defaults().withPoolSize(8192).withBurstSize(burst));
  }

  /** Opens the pipeline. */
  @Setup
  public void open() {
    pipeline.close();
    pipeline = pipeline(stages, burst);
  }

  /** Closes it; fails if a packet was lost, or dropped where none should be. */
  @TearDown
  public void close() {
    PipelineStats stats = pipeline.stop();
    if (pipeline.packetsInUse() != 0 || stats.underWay() != 0 || stats.droppedInAll() != 0) {
      throw new IllegalStateException("packets lost or dropped: " + stats);
    }
    for (PipelineStats.StageFigures stage : stats.stages()) {
      System.out.printf(
          "%n  %-16s %6.2f ns, %6.1f cycles a packet",
          stage.name(), stage.load().nanosPerPacket(), stage.load().cyclesPerPacket());
    }
    System.out.println();
  }

  /** Poll, stages, send. */
  @Benchmark
  public int round() {
    return pipeline.round();
  }
}
