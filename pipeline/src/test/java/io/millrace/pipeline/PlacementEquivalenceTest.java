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
      Outcome byHand = runByHand(seed);
      assertEquals(byHand, run(seed, false), "by hand and run to completion, seed " + seed);
      assertEquals(byHand, run(seed, true), "by hand and pipelined, seed " + seed);
    }
  }

  /** Everything that follows from a seed. */
  private record Case(
      long seed, List<ListPort> ports, Graph graph, Placement ring, PipelineOptions options) {
    static Case of(long seed) {
      Random random = new Random(seed);
      long[] numbers = LongStream.range(0, PACKETS).map(n -> n << 16 | seed & 0xffff).toArray();
      List<ListPort> ports =
          List.of(new ListPort("in", numbers), new ListPort("left"), new ListPort("right"));
      Graph graph = RandomStages.graph(random, ports);
      return new Case(
          seed,
          ports,
          graph,
          RandomStages.pipelined(random, graph),
          PipelineOptions.defaults().withBurstSize(1 + random.nextInt(64)).withPoolSize(8192));
    }

    Outcome outcome(PipelineStats stats, int packetsInUse) {
      assertEquals(PACKETS, stats.received(), "received, seed " + seed);
      assertEquals(0, stats.underWay(), "conservation, seed " + seed + ": " + stats);
      assertEquals(0, packetsInUse, "packets lost, seed " + seed);
      List<List<Long>> sent = new ArrayList<>();
      ports.forEach(port -> sent.add(port.sent()));
      return new Outcome(sent, stats.dropped(), stats.generated());
    }
  }

  private static Outcome run(long seed, boolean pipelined) {
    Case given = Case.of(seed);
    Placement placement = pipelined ? given.ring : Placement.runToCompletion();
    try (Pipeline pipeline = Pipeline.start(given.graph, placement, given.options)) {
      assertTrue(pipeline.awaitQuiet(Duration.ofSeconds(20)), "not quiet, seed " + seed);
      PipelineStats stats = pipeline.stop();
      return given.outcome(stats, pipeline.packetsInUse());
    }
  }

  private static Outcome runByHand(long seed) {
    Case given = Case.of(seed);
    try (ManualPipeline pipeline = new ManualPipeline(given.graph, given.options)) {
      while (!pipeline.isQuiet()) {
        pipeline.round();
      }
      PipelineStats stats = pipeline.stop();
      return given.outcome(stats, pipeline.packetsInUse());
    }
  }
}
