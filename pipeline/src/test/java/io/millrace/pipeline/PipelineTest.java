package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.PortException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  static List<Placement> placements() {
    Placement.Group one = new Placement.Group(List.of("stage"), 1);
    Placement.Group three = new Placement.Group(List.of("stage"), 3);
    return List.of(
        Placement.runToCompletion(),
        Placement.pipelined(one),
        new Placement.Pipelined(List.of(three), 4, List.of()));
  }

  private static long[] count(int packets) {
    return LongStream.range(0, packets).toArray();
  }

  private static Graph graph(ListPort in, ListPort out, Stage stage) {
    return graph(in, out, () -> stage);
  }

  private static Graph graph(ListPort in, ListPort out, Supplier<? extends Stage> factory) {
    return Graph.builder()
        .port(in)
        .port(out)
        .stage("stage", factory)
        .connect("in", "stage")
        .connect("stage", "out")
        .build();
  }

  private static PipelineStats runToEnd(Graph graph, Placement placement, PipelineOptions options) {
    try (Pipeline pipeline = Pipeline.start(graph, placement, options)) {
      assertTrue(pipeline.awaitQuiet(LONG), "not quiet");
      PipelineStats stats = pipeline.stop();
      assertEquals(0, stats.underWay(), stats.toString());
      assertEquals(0, pipeline.packetsInUse());
      return stats;
    }
  }

  /** Keeps everything, and fails on certain numbers. */
  private static final class Failing implements Stage {
    @Override
    public void process(Burst burst, Verdicts verdicts) {
      for (int i = 0; i < burst.size(); i++) {
        if (PacketMemory.getLong(burst.get(i)) % 100 == 50) {
          throw new IllegalArgumentException("made to fail");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("placements")
  void stageThatThrowsLosesItsBurstOnly(Placement placement) {
    ListPort in = new ListPort("in", count(1000));
    ListPort out = new ListPort("out");
    PipelineStats stats =
        runToEnd(
            graph(in, out, Failing::new),
            placement,
            PipelineOptions.defaults().withBurstSize(10).withPoolSize(512));
    assertEquals(Map.of("stage-failed", 100L), stats.dropped());
    assertEquals(900, stats.transmitted());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void fullTransmitQueueDropsUnderItsReason(Placement placement) {
    ListPort in = new ListPort("in", count(1000));
    ListPort out = new ListPort("out");
    out.room(300);
    PipelineStats stats =
        runToEnd(
            graph(in, out, new Pass()), placement, PipelineOptions.defaults().withPoolSize(2048));
    assertEquals(Map.of("tx-full", 700L), stats.dropped());
    assertEquals(LongStream.range(0, 300).boxed().toList(), out.sent());
  }

  private static final class Pass implements Stage {
    @Override
    public void process(Burst burst, Verdicts verdicts) {}
  }

  /** Holds packets until its next tick; hands over at a reload. */
  private static final class Holding implements Stage {
    private final Deque<Long> held = new ArrayDeque<>();
    private final boolean adopts;

    Holding(boolean adopts) {
      this.adopts = adopts;
    }

    @Override
    public List<DropReason> dropReasons() {
      return List.of(DropReason.STOPPED);
    }

    @Override
    public void process(Burst burst, Verdicts verdicts) {
      for (int i = 0; i < burst.size(); i++) {
        held.add(burst.get(i));
        verdicts.hold(i);
      }
    }

    @Override
    public long tickNanos() {
      return 1_000_000;
    }

    @Override
    public void tick(long nanos, Verdicts verdicts) {
      if (nanos >= 50_000_000) {
        while (!held.isEmpty()) {
          verdicts.release(0, held.remove());
        }
      }
    }

    @Override
    public int held() {
      return held.size();
    }

    @Override
    public boolean adopt(Stage predecessor) {
      if (adopts) {
        Holding other = (Holding) predecessor;
        held.addAll(other.held);
        other.held.clear();
      }
      return adopts;
    }

    @Override
    public void stop(Verdicts verdicts) {
      while (!held.isEmpty()) {
        verdicts.dropHeld(held.remove(), DropReason.STOPPED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("placements")
  void heldPacketsAreReleasedByTheTickEvenWithoutTraffic(Placement placement) {
    ListPort in = new ListPort("in", count(200));
    ListPort out = new ListPort("out");
    AtomicLong clock = new AtomicLong();
    PipelineOptions options =
        PipelineOptions.defaults().withPoolSize(512).withClock(() -> clock.addAndGet(10_000));
    try (Pipeline pipeline =
        Pipeline.start(graph(in, out, () -> new Holding(true)), placement, options)) {
      assertTrue(pipeline.awaitQuiet(LONG));
      long deadline = System.nanoTime() + LONG.toNanos();
      while (pipeline.stats().transmitted() < 200 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      PipelineStats stats = pipeline.stop();
      assertEquals(200, stats.transmitted());
      assertEquals(0, stats.held());
      assertEquals(Map.of(), stats.dropped());
    }
  }

  @ParameterizedTest
  @MethodSource("placements")
  void packetsHeldAtTheEndAreDroppedAsStopped(Placement placement) {
    ListPort in = new ListPort("in", count(200));
    PipelineStats stats =
        runToEnd(
            graph(in, new ListPort("out"), () -> new Holding(true)),
            placement,
            PipelineOptions.defaults().withPoolSize(512).withClock(() -> 0));
    assertEquals(Map.of("stopped", 200L), stats.dropped());
    assertEquals(0, stats.held());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void reloadHandsHeldPacketsOverOrDropsThem(Placement placement) {
    for (boolean adopts : new boolean[] {true, false}) {
      ListPort in = new ListPort("in", count(300));
      ListPort out = new ListPort("out");
      in.limit = 100;
      PipelineOptions options =
          PipelineOptions.defaults().withPoolSize(1024).withBurstSize(8).withClock(() -> 0);
      try (Pipeline pipeline =
          Pipeline.start(graph(in, out, () -> new Holding(adopts)), placement, options)) {
        while (in.received() < 100) {
          Thread.onSpinWait();
        }
        pipeline.replace(graph(in, out, () -> new Holding(adopts)));
        in.limit = 300;
        // Threads of a parallel group change at their own next burst.
        assertTrue(pipeline.awaitQuiet(LONG));
        PipelineStats running = pipeline.stats();
        assertEquals(adopts ? 300 : 200, running.held(), "adopts " + adopts);
        PipelineStats stats = pipeline.stop();
        assertEquals(0, stats.underWay(), stats.toString());
        assertEquals(Map.of("stopped", 300L), stats.dropped());
        assertEquals(0, pipeline.packetsInUse());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("placements")
  void reloadUnderTrafficLosesNothingAndKeepsOrder(Placement placement) {
    int packets = 200_000;
    ListPort in = new ListPort("in", count(packets));
    ListPort out = new ListPort("out");
    int reloads = 0;
    try (Pipeline pipeline =
        Pipeline.start(
            graph(in, out, Pass::new), placement, PipelineOptions.defaults().withPoolSize(4096))) {
      while (!in.exhausted()) {
        pipeline.replace(graph(in, out, Pass::new));
        reloads++;
      }
      assertTrue(pipeline.awaitQuiet(LONG));
      pipeline.stop();
      assertEquals(0, pipeline.packetsInUse());
    }
    assertEquals(LongStream.range(0, packets).boxed().toList(), out.sent());
    assertTrue(reloads > 1, "the traffic ended before the second reload");
  }

  @ParameterizedTest
  @MethodSource("placements")
  void reloadOpensAndClosesPorts(Placement placement) {
    ListPort in = new ListPort("in", count(10_000));
    ListPort out = new ListPort("out");
    ListPort instead = new ListPort("instead");
    in.limit = 5_000;
    Graph second =
        Graph.builder()
            .port(in)
            .port(instead)
            .stage("stage", Pass::new)
            .connect("in", "stage")
            .connect("stage", "instead")
            .build();
    try (Pipeline pipeline =
        Pipeline.start(
            graph(in, out, Pass::new), placement, PipelineOptions.defaults().withPoolSize(4096))) {
      while (pipeline.stats().transmitted() < 5_000) {
        Thread.onSpinWait();
      }
      pipeline.replace(second);
      in.limit = 10_000;
      assertTrue(pipeline.awaitQuiet(LONG));
      assertEquals(0, out.openQueues.get(), "queues of the port that is gone");
    }
    assertEquals(5_000, out.sent().size());
    assertEquals(5_000, instead.sent().size());
    assertEquals(0, in.openQueues.get() + instead.openQueues.get());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void traceFollowsTheNextPackets(Placement placement) {
    ListPort in = new ListPort("in", count(100));
    in.limit = 0;
    ListPort out = new ListPort("out");
    List<String> steps = new ArrayList<>();
    try (Pipeline pipeline =
        Pipeline.start(
            graph(in, out, () -> new RandomStages.Scatter(1, 7)),
            placement,
            PipelineOptions.defaults().withPoolSize(512))) {
      pipeline.trace(20);
      assertFalse(pipeline.traceComplete());
      in.limit = 100;
      assertTrue(pipeline.awaitQuiet(LONG));
      pipeline.stop();
      assertTrue(pipeline.traceComplete());
      for (TraceStep step = pipeline.traceStep(); step != null; step = pipeline.traceStep()) {
        steps.add(step.node() + " " + step.verdict());
        assertEquals(Long.BYTES, step.length());
      }
    }
    assertEquals(20, steps.stream().filter(s -> s.equals("in received")).count());
    assertEquals(20, steps.stream().filter(s -> s.startsWith("stage ")).count());
    long sent = steps.stream().filter(s -> s.equals("out sent")).count();
    long dropped = steps.stream().filter(s -> s.startsWith("stage dropped: test-")).count();
    assertEquals(20, sent + dropped, steps.toString());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void dropListenerSeesEveryDroppedPacket(Placement placement) {
    List<Long> seen = new CopyOnWriteArrayList<>();
    PipelineStats stats =
        runToEnd(
            graph(
                new ListPort("in", count(2000)),
                new ListPort("out"),
                () -> new RandomStages.Scatter(1, 1)),
            placement,
            PipelineOptions.defaults()
                .withPoolSize(2048)
                .withDropListener(
                    (packet, node, reason) -> seen.add(PacketMemory.getLong(packet))));
    assertTrue(stats.droppedInAll() > 50, stats.toString());
    assertEquals(stats.droppedInAll(), seen.size());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void stageThatCannotStartKeepsThePipelineFromStarting(Placement placement) {
    ListPort in = new ListPort("in", count(10));
    ListPort out = new ListPort("out");
    Stage notStartable =
        new Stage() {
          @Override
          public void process(Burst burst, Verdicts verdicts) {}

          @Override
          public void start(StageContext context) {
            throw new IllegalStateException("cannot start");
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> Pipeline.start(graph(in, out, notStartable), placement, PipelineOptions.defaults()));
    assertEquals(0, in.openQueues.get() + out.openQueues.get());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void portThatCannotOpenKeepsThePipelineFromStarting(Placement placement) {
    ListPort in = new ListPort("in", count(10));
    ListPort out = new ListPort("out");
    out.refuse("cable on fire");
    PortException refusal =
        assertThrows(
            PortException.class,
            () ->
                Pipeline.start(graph(in, out, new Pass()), placement, PipelineOptions.defaults()));
    assertEquals("cable on fire", refusal.getMessage());
    assertEquals(0, in.openQueues.get() + out.openQueues.get());
  }
}
