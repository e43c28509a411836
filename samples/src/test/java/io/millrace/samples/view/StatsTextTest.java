package io.millrace.samples.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.PortFigures;
import io.millrace.pipeline.PipelineStats.StageFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatsTextTest {
  private static final int TERMINAL_LINES = 24;

  private static PipelineStats stats(long packets, Map<String, Long> drops) {
    Load load = new Load(packets, packets / 10, 0, 0);
    PortStats counters = new PortStats(packets, packets * 125, 1, 2, 3, 0, 0, 4);
    return new PipelineStats(
        List.of(new PortFigures("left", counters, load, load, 5)),
        List.of(new StageFigures("acl", load, drops, 0, 6, Map.of())),
        drops,
        0,
        6);
  }

  @Test
  void ratesAndTotals() {
    String text =
        StatsText.live(
            stats(3_000_000, Map.of("acl-denied", 30L)),
            stats(1_000_000, Map.of("acl-denied", 10L)),
            2);
    assertEquals(
        """
        port       rx/s  tx/s  rx Gbit/s  tx Gbit/s         rx  tx  lost
        left  1,000,000     0       1.00       0.00  3,000,000   0    15

        stage  packets/s  cycles/packet  burst    packets  dropped  held
        acl    1,000,000          -       10.0  3,000,000       30     6

        dropped  for         packets/s  packets
        acl      acl-denied         10       30
        """,
        text);
  }

  @Test
  void theLiveTableFitsOnATerminal() {
    Map<String, Long> drops =
        IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> "reason-" + i, i -> 100L + i));
    String live = StatsText.live(stats(100, drops), stats(0, Map.of()), 1);
    assertTrue(live.lines().count() < TERMINAL_LINES, live);
    assertTrue(live.contains("reason-59") && live.endsWith("and for 53 more reasons\n"), live);
    assertTrue(StatsText.sinceStart(stats(100, drops), 1).contains("reason-0"));
  }

  @Test
  void ofWhatStagesCountOnlyWhatHappened() {
    PipelineStats stats = stats(100, Map.of());
    StageFigures stage = stats.stages().getFirst();
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("rule-1", 1234L);
    counters.put("rule-2", 0L);
    StageFigures counted = new StageFigures("acl", stage.load(), stage.dropped(), 0, 0, counters);
    PipelineStats all = new PipelineStats(stats.ports(), List.of(counted), Map.of(), 0, 0);
    String table = "\nstage  counted  times\nacl    rule-1   1,234\n";
    assertTrue(StatsText.sinceStart(all, 1).endsWith(table), StatsText.sinceStart(all, 1));
    assertFalse(StatsText.live(all, all, 1).contains("rule-1"));
  }

  @Test
  void nothingYet() {
    PipelineStats nothing = new PipelineStats(List.of(), List.of(), Map.of(), 0, 0);
    assertTrue(StatsText.sinceStart(nothing, 0).startsWith("port"));
  }
}
