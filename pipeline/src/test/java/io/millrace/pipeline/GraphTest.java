package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Burst;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
  /** Keeps everything; has the outputs it is told. */
  private record Pass(List<String> outputs) implements Stage {
    static Pass through() {
      return new Pass(List.of("out"));
    }

    @Override
    public void process(Burst burst, Verdicts verdicts) {}
  }

  private static GraphBuilder twoPorts() {
    return Graph.builder().port(new ListPort("left")).port(new ListPort("right"));
  }

  private static String refusal(GraphBuilder builder) {
    return String.valueOf(assertThrows(GraphException.class, builder::build).getMessage());
  }

  @Test
  void stagesAreOrderedBeforeThoseTheyLeadTo() {
    Graph graph =
        twoPorts()
            .stage("c", Pass::through)
            .stage("b", Pass::through)
            .stage("a", () -> new Pass(List.of("x", "y")))
            .connect("left", "a")
            .connect("right", "b")
            .connect("a", "x", "b")
            .connect("a", "y", "c")
            .connect("b", "c")
            .connect("c", "right")
            .build();
    assertEquals(List.of("a", "b", "c"), graph.stageNames());
  }

  @Test
  void circleIsRefusedWithItsPath() {
    String message =
        refusal(
            twoPorts()
                .stage("a", Pass::through)
                .stage("b", Pass::through)
                .connect("left", "a")
                .connect("a", "b")
                .connect("b", "a"));
    assertEquals("stages lead round in a circle: a -> b -> a", message);
  }

  @Test
  void stageThatIsNeverReachedIsRefused() {
    String message =
        refusal(
            twoPorts()
                .stage("a", Pass::through)
                .stage("lost", Pass::through)
                .connect("left", "a")
                .connect("a", "right")
                .connect("lost", "right"));
    assertEquals("stage 'lost' is never reached: connect something to it", message);
  }

  @Test
  void circleThatNothingLeadsToIsRefused() {
    String message =
        refusal(
            twoPorts()
                .stage("a", Pass::through)
                .stage("b", Pass::through)
                .connect("left", "right")
                .connect("a", "b")
                .connect("b", "a"));
    assertEquals("stages lead round in a circle: a -> b -> a", message);
  }

  @Test
  void outputThatLeadsNowhereIsRefused() {
    String message =
        refusal(
            twoPorts()
                .stage("a", () -> new Pass(List.of("x", "y")))
                .connect("left", "a")
                .connect("a", "x", "right"));
    assertEquals("output 'y' of stage 'a' leads nowhere: connect it", message);
  }

  @Test
  void unknownNamesAndDoubleConnectionsAreRefused() {
    assertTrue(
        refusal(twoPorts().connect("left", "nobody")).contains("'nobody', which is no stage"));
    assertTrue(refusal(twoPorts().connect("nobody", "left")).contains("'nobody' is no stage"));
    assertTrue(
        refusal(twoPorts().connect("left", "right").connect("left", "left"))
            .contains("leads to both 'right' and 'left'"));
    assertTrue(
        refusal(twoPorts().stage("a", Pass::through).connect("a", "z", "left"))
            .contains("has no output 'z'"));
    assertThrows(GraphException.class, () -> twoPorts().stage("left", Pass::through));
  }

  @Test
  void picturesShowEveryNodeAndConnection() {
    Graph graph =
        twoPorts()
            .stage("check", Pass::through)
            .stage("route", () -> new Pass(List.of("east", "west")))
            .connect("left", "check")
            .connect("right", "check")
            .connect("check", "route")
            .connect("route", "east", "left")
            .connect("route", "west", "right")
            .build();
    assertEquals(
        """
        [left] [right]
           |
        check
           |
        route
           |- east -> [left]
           '- west -> [right]
        """,
        graph.text());
    assertTrue(graph.dot().contains("\"route\" -> \"tx right\" [label=\"west\"];"), graph.dot());
    assertTrue(graph.dot().contains("\"rx left\" -> \"check\";"), graph.dot());
  }

  @Test
  void placementMustCoverTheGraphInOrder() {
    Graph graph =
        twoPorts()
            .stage("a", Pass::through)
            .stage("b", Pass::through)
            .connect("left", "a")
            .connect("a", "b")
            .connect("b", "right")
            .build();
    Placement missing = Placement.pipelined(new Placement.Group(List.of("a"), 1));
    Placement backwards =
        Placement.pipelined(
            new Placement.Group(List.of("b"), 1), new Placement.Group(List.of("a"), 1));
    Placement unknown = Placement.pipelined(new Placement.Group(List.of("a", "b", "c"), 1));
    assertTrue(message(missing, graph).contains("no group for stage 'b'"));
    assertTrue(message(backwards, graph).contains("an earlier group"));
    assertTrue(message(unknown, graph).contains("'c', which is no stage"));
  }

  private static String message(Placement placement, Graph graph) {
    return String.valueOf(
        assertThrows(GraphException.class, () -> placement.check(graph)).getMessage());
  }
}
