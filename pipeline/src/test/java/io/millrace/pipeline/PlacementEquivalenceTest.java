package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The same graph and traffic, run to completion and pipelined over rings of many shapes: the same
 * packets must leave by the same ports in the same order, and be dropped for the same reasons.
 */
class PlacementEquivalenceTest {
  private static final int CASES = 60;
  private static final int PACKETS = 3_000;

  private record Outcome(List<List<Long>> sent, Map<String, Long> dropped, long generated) {}

  @Test
  void placementsAgreeOnRandomGraphs() {
    long start = new Random().nextLong();
    for (int i = 0; i < CASES; i++) {
      long seed = start + i;
      assertEquals(
          run(seed, false), run(seed, true), "run to completion and pipelined, seed " + seed);
    }
  }

  private static Outcome run(long seed, boolean pipelined) {
    Random random = new Random(seed);
    long[] numbers = LongStream.range(0, PACKETS).map(n -> n << 16 | seed & 0xffff).toArray();
    List<ListPort> ports =
        List.of(new ListPort("in", numbers), new ListPort("left"), new ListPort("right"));
    Graph graph = RandomStages.graph(random, ports);
    Placement ring = RandomStages.pipelined(random, graph);
    Placement placement = pipelined ? ring : Placement.runToCompletion();
    PipelineOptions options =
        PipelineOptions.defaults().withBurstSize(1 + random.nextInt(64)).withPoolSize(8192);
    try (Pipeline pipeline = Pipeline.start(graph, placement, options)) {
      assertTrue(pipeline.awaitQuiet(Duration.ofSeconds(20)), "not quiet, seed " + seed);
      PipelineStats stats = pipeline.stop();
      assertEquals(PACKETS, stats.received(), "received, seed " + seed);
      assertEquals(0, stats.underWay(), "conservation, seed " + seed + ": " + stats);
      assertEquals(0, pipeline.packetsInUse(), "packets lost, seed " + seed);
      List<List<Long>> sent = new ArrayList<>();
      ports.forEach(port -> sent.add(port.sent()));
      return new Outcome(sent, stats.dropped(), stats.generated());
    }
  }
}
