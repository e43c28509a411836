package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.loop.LoopPort;
import io.millrace.driver.port.MacAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that leads back into the graph: a run ends when all that went round has come out. */
class LoopTest {
  private static final int PACKETS = 1_000;

  /** Two ports bring more than the loop's share of a round is, so that packets gather in it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsLeftInTheLoop(boolean isLoopPolledFirst) {
    ListPort one = new ListPort("one", LongStream.range(0, PACKETS).toArray());
    ListPort other = new ListPort("other", LongStream.range(PACKETS, 2 * PACKETS).toArray());
    LoopPort loop = new LoopPort("loop", MacAddress.NONE, 1500, 1);
    ListPort out = new ListPort("out");
    GraphBuilder graph = Graph.builder();
    if (isLoopPolledFirst) {
      graph.port(loop).port(one).port(other);
    } else {
      graph.port(one).port(other).port(loop);
    }
    graph.port(out).connect("one", "loop").connect("other", "loop").connect("loop", "out");
    try (ManualPipeline pipeline =
        new ManualPipeline(graph.build(), PipelineOptions.defaults().withPoolSize(4096))) {
      assertFalse(pipeline.isQuiet());
      for (int round = 0; round < 10 * PACKETS && !pipeline.isQuiet(); round++) {
        pipeline.round();
      }
      assertTrue(pipeline.isQuiet());
      List<Long> sent = new ArrayList<>(out.sent());
      Collections.sort(sent);
      assertEquals(LongStream.range(0, 2 * PACKETS).boxed().toList(), sent);
      PipelineStats stats = pipeline.stop();
      assertEquals(0, stats.underWay(), stats.toString());
      assertEquals(4 * PACKETS, stats.received(), "each twice");
    }
    loop.close();
  }
}
