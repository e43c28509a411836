package io.millrace.samples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.PipelineStats;
import io.millrace.samples.view.LiveView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void agreesInBothPlacements() {
    LiveView nothing = new LiveView(System.out, true);
    DemoResult result = Demo.run(Demo.Which.BOTH, 0.4, 7, List.of(), nothing);
    assertEquals(List.of(), result.discrepancies());
    assertEquals(2, result.phases().size());
    assertTrue(result.generated() > 0);
    assertEquals(result.expectedDrops(), result.dropped());
    String report = Demo.report(result);
    assertTrue(report.contains("Every packet is accounted for"), report);
    assertEquals(
        List.of(
            "generated",
            "forwarded",
            "held",
            "dropped",
            "expectedDrops",
            "seconds",
            "mpps",
            "cyclesPerPacket",
            "stages",
            "ratesMpps",
            "placements"),
        List.copyOf(result.json().keySet()));
  }

  @Test
  void tellsWhatDoesNotAgree() {
    PipelineStats stats = new PipelineStats(List.of(), List.of(), Map.of("a", 3L, "c", 1L), 0, 2);
    DemoPhase phase = new DemoPhase("x", 1, 10, Map.of("a", 4L, "b", 1L), List.of(), stats);
    DemoResult result = new DemoResult(List.of(phase));
    assertEquals(
        List.of(
            "a: dropped 3, the generator made 4",
            "b: dropped 0, the generator made 1",
            "c: dropped 1, the generator made 0",
            "generated 10, accounted for 6"),
        result.discrepancies());
    assertFalse(Demo.agrees(result));
    assertTrue(Demo.report(result).contains("DIFFERENT"));
    assertTrue(Demo.report(result).contains("MISMATCH"));
  }
}
