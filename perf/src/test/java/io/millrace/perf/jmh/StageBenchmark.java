package io.millrace.perf.jmh;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.ManualPipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.Stage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    "validate+acl-100+forward-100000",
    "l2-forward-1000",
    "mirror-1",
    "mirror-100",
    "rate-limit-1",
    "rate-limit-65536",
    "sink"
  })
  public String stages = "none";

  private ManualPipeline pipeline = pipeline("none", 1);

  private static ManualPipeline pipeline(String stages, int burst) {
    LoopPort port =
        new LoopPort(
            StageCatalog.IN,
            new MacAddress(Frames.ROUTER_MAC),
            StageCatalog.frames(stages, FRAMES),
            BUFFERS);
    GraphBuilder graph = Graph.builder().port(port).port(port.exit(StageCatalog.OUT));
    List<String> names = stages.equals("none") ? List.of() : List.of(stages.split("\\+"));
    graph.connect(StageCatalog.IN, names.isEmpty() ? StageCatalog.IN : names.getFirst());
    for (int i = 0; i < names.size(); i++) {
      String next = i + 1 < names.size() ? names.get(i + 1) : StageCatalog.IN;
      connect(graph, names.get(i), next);
    }
    return new ManualPipeline(
        graph.build(), PipelineOptions.defaults().withPoolSize(8192).withBurstSize(burst));
  }

  /** Leads a stage's first output on and the others out. */
  private static void connect(GraphBuilder graph, String stage, String next) {
    Supplier<Stage> factory = StageCatalog.factory(stage);
    graph.stage(stage, factory);
    List<String> outputs = factory.get().outputs();
    for (String output : outputs) {
      graph.connect(stage, output, output.equals(outputs.getFirst()) ? next : StageCatalog.OUT);
    }
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
    long expectedDrops = stages.endsWith("sink") ? stats.received() : 0;
    if (pipeline.packetsInUse() != 0
        || stats.underWay() != 0
        || stats.droppedInAll() != expectedDrops) {
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
