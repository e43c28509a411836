package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.sim.FrameSource;
import io.millrace.driver.sim.SimPort;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several workers, each with queues of its own, share a pool and the counters. */
class MultiQueueTest {
  private static final int QUEUES = 4;
  private static final int PER_QUEUE = 20_000;

  private record Keep() implements Stage {
    @Override
    public void process(Burst burst, Verdicts verdicts) {}
  }

  /** Numbers its frames; the queue's number stands in front. */
  private static FrameSource source(int queue) {
    int[] next = {0};
    return packet -> {
      if (next[0] == PER_QUEUE) {
        return Packet.NONE;
      }
      PacketMemory.putInt(packet, queue);
      PacketMemory.putInt(packet + 4, next[0]++);
      return Packet.withLength(packet, 60);
    };
  }

  /** Notes for each receiving queue how many came and whether they came in order. */
  private static final class InOrder {
    private final int[] next = new int[QUEUES];

    void accept(long packet) {
      int queue = PacketMemory.getInt(packet);
      assertEquals(next[queue]++, PacketMemory.getInt(packet + 4), "queue " + queue);
    }
  }

  private static Graph graph(SimPort in, SimPort out) {
    return Graph.builder()
        .port(in)
        .port(out)
        .stage("keep", Keep::new)
        .connect("in", "keep")
        .connect("keep", "out")
        .build();
  }

  private static SimPort in() {
    return SimPort.builder("in").queues(QUEUES).sources(MultiQueueTest::source).build();
  }

  @Test
  void twoWorkersShareFourQueues() {
    List<InOrder> seen = List.of(new InOrder(), new InOrder());
    SimPort out = SimPort.builder("out").queues(2).sinks(q -> seen.get(q)::accept).build();
    check(graph(in(), out), new Placement.RunToCompletion(2, List.of()));
    for (int queue = 0; queue < QUEUES; queue++) {
      assertEquals(PER_QUEUE, seen.get(queue % 2).next[queue], "queue " + queue);
    }
  }

  @Test
  void receiverOfTheRingPollsAllQueues() {
    InOrder seen = new InOrder();
    SimPort out = SimPort.builder("out").sinks(q -> seen::accept).build();
    check(graph(in(), out), Placement.pipelined(new Placement.Group(List.of("keep"), 2)));
    for (int queue = 0; queue < QUEUES; queue++) {
      assertEquals(PER_QUEUE, seen.next[queue], "queue " + queue);
    }
  }

  private static void check(Graph graph, Placement placement) {
    try (Pipeline pipeline =
        Pipeline.start(graph, placement, PipelineOptions.defaults().withPoolSize(4096))) {
      assertTrue(pipeline.awaitQuiet(Duration.ofSeconds(20)));
      PipelineStats stats = pipeline.stop();
      assertEquals((long) QUEUES * PER_QUEUE, stats.transmitted());
      assertEquals(0, stats.underWay());
      assertEquals(0, pipeline.packetsInUse());
    }
  }

  @Test
  void moreWorkersThanTransmitQueuesAreRefused() {
    SimPort out = SimPort.builder("out").build();
    GraphException refusal =
        assertThrows(
            GraphException.class,
            () ->
                Pipeline.start(
                    graph(in(), out),
                    new Placement.RunToCompletion(2, List.of()),
                    PipelineOptions.defaults().withPoolSize(4096)));
    assertEquals(
        "port 'out' has 1 transmit queues and 2 workers send by it: use fewer workers",
        refusal.getMessage());
  }
}
