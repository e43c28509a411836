package io.millrace.perf.jmh;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.ManualPipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.Stage;
import io.millrace.pipeline.Verdicts;
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
 * The engine by itself: a round over stages that keep everything, or that send every other packet
 * to a second output. The figure is nanoseconds for a round of {@link #burst} packets; divide by
 * it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark {
  /** Packets in a round. */
  @Param({"1", "8", "32", "256"})
  public int burst;

  /** Stages in a row. */
  @Param({"0", "3"})
  public int stages;

  private ManualPipeline pipeline = pipeline(1, 0);

  private record Keep() implements Stage {
    @Override
    public void process(Burst burst, Verdicts verdicts) {}
  }

  private static ManualPipeline pipeline(int burst, int stages) {
    GraphBuilder graph =
        Graph.builder()
            .port(
                new LoopPort(
                    "loop",
                    new MacAddress(Frames.ROUTER_MAC),
                    Frames.udp(1024, 64, i -> 0x0a010000 | i),
                    1024));
    String from = "loop";
    for (int i = 0; i < stages; i++) {
      graph.stage("keep" + i, Keep::new).connect(from, "keep" + i);
      from = "keep" + i;
    }
    graph.connect(from, "loop");
    return new ManualPipeline(
        graph.build(), PipelineOptions.defaults().withPoolSize(4096).withBurstSize(burst));
  }

  /** Opens the pipeline. */
  @Setup
  public void open() {
    pipeline.close();
    pipeline = pipeline(burst, stages);
  }

  /** Closes it, and fails if a packet was lost. */
  @TearDown
  public void close() {
    pipeline.stop();
    if (pipeline.packetsInUse() != 0) {
      throw new IllegalStateException(pipeline.packetsInUse() + " packets lost");
    }
  }

  /** Poll, stages, send. */
  @Benchmark
  public int round() {
    return pipeline.round();
  }
}
