package io.millrace.samples.view;

import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.PortFigures;
import io.millrace.pipeline.PipelineStats.StageFigures;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a pipeline as tables of text: rates over the time since the figures before, and
 * totals.
 */
public final class StatsText {
  /** What leaves the live table within 24 lines, for it is drawn over itself. */
  private static final int LIVE_DROPS = 7;

  private static final PipelineStats NOTHING =
      new PipelineStats(List.of(), List.of(), Map.of(), 0, 0);

  private final PipelineStats now;
  private final PipelineStats before;
  private final double seconds;
  private final int shownDrops;

  private StatsText(PipelineStats now, PipelineStats before, double seconds, int shownDrops) {
    this.now = now;
    this.before = before;
    this.seconds = Math.max(seconds, 1e-9);
    this.shownDrops = shownDrops;
  }

  /**
   * What fits on a screen: of the drop reasons only the most frequent.
   *
   * @param before figures from {@code seconds} earlier, for the rates
   */
  public static String live(PipelineStats now, PipelineStats before, double seconds) {
    return new StatsText(now, before, seconds, LIVE_DROPS).text();
  }

  /** All there is to see, with rates over the whole time. */
  public static String sinceStart(PipelineStats now, double seconds) {
    StatsText text = new StatsText(now, NOTHING, seconds, Integer.MAX_VALUE);
    return text.text() + text.counters();
  }

  private String text() {
    return TextTable.stack(ports(), stages(), drops());
  }

  private TextTable ports() {
    TextTable table =
        new TextTable("port", "rx/s", "tx/s", "rx Gbit/s", "tx Gbit/s", "rx", "tx", "lost");
    for (PortFigures port : now.ports()) {
      PortStats counters = port.counters();
      PortStats past = portBefore(port.name());
      table.row(
          port.name(),
          rate(counters.rxPackets(), past.rxPackets()),
          rate(counters.txPackets(), past.txPackets()),
          gigabits(counters.rxBytes(), past.rxBytes()),
          gigabits(counters.txBytes(), past.txBytes()),
          counters.rxPackets(),
          counters.txPackets(),
          lost(port));
    }
    return table;
  }

  /** What the port lost before or after the pipeline had it. */
  private static long lost(PortFigures port) {
    PortStats counters = port.counters();
    return counters.rxMissed()
        + counters.rxErrors()
        + counters.rxNoBuffer()
        + counters.txErrors()
        + port.txFull();
  }

  private TextTable stages() {
    TextTable table =
        new TextTable("stage", "packets/s", "cycles/packet", "burst", "packets", "dropped", "held");
    for (StageFigures stage : now.stages()) {
      Load past = stageBefore(stage.name());
      long dropped = stage.dropped().values().stream().mapToLong(Long::longValue).sum();
      table.row(
          stage.name(),
          rate(stage.load().packets(), past.packets()),
          cycles(since(stage.load(), past)),
          String.format(Locale.ROOT, "%5.1f", since(stage.load(), past).burstFill()),
          stage.load().packets(),
          dropped,
          stage.held());
    }
    return table;
  }

  /** Only what was dropped, the most frequent reason first. */
  private String drops() {
    List<Drop> drops =
        now.stages().stream()
            .flatMap(
                stage ->
                    stage.dropped().entrySet().stream().map(drop -> new Drop(stage.name(), drop)))
            .filter(drop -> drop.count() > 0)
            .sorted(Comparator.comparingLong(Drop::count).reversed())
            .toList();
    TextTable table = new TextTable("dropped", "for", "packets/s", "packets");
    for (Drop drop : drops.subList(0, Math.min(shownDrops, drops.size()))) {
      table.row(
          drop.stage, drop.reason.getKey(), rate(drop.count(), dropsBefore(drop)), drop.count());
    }
    int more = Math.max(0, drops.size() - shownDrops);
    return more == 0 ? table.toString() : table + "and for " + more + " more reasons\n";
  }

  /** What stages count for themselves, as far as it has happened. */
  private String counters() {
    TextTable table = new TextTable("stage", "counted", "times");
    boolean any = false;
    for (StageFigures stage : now.stages()) {
      for (Map.Entry<String, Long> counter : stage.counters().entrySet()) {
        if (counter.getValue() != 0) {
          table.row(stage.name(), counter.getKey(), counter.getValue());
          any = true;
        }
      }
    }
    return any ? "\n" + table : "";
  }

  private record Drop(String stage, Map.Entry<String, Long> reason) {
    long count() {
      return reason.getValue();
    }
  }

  private long dropsBefore(Drop drop) {
    return find(before.stages(), drop.stage).stream()
        .mapToLong(stage -> stage.dropped().getOrDefault(drop.reason.getKey(), 0L))
        .sum();
  }

  private PortStats portBefore(String name) {
    return before.ports().stream()
        .filter(port -> port.name().equals(name))
        .map(PortFigures::counters)
        .findFirst()
        .orElse(PortStats.ZERO);
  }

  private Load stageBefore(String name) {
    return find(before.stages(), name).stream()
        .map(StageFigures::load)
        .findFirst()
        .orElse(new Load(0, 0, 0, 0));
  }

  private static List<StageFigures> find(List<StageFigures> stages, String name) {
    return stages.stream().filter(stage -> stage.name().equals(name)).toList();
  }

  private static Load since(Load now, Load past) {
    return new Load(
        now.packets() - past.packets(),
        now.bursts() - past.bursts(),
        now.sampledNanos() - past.sampledNanos(),
        now.sampledPackets() - past.sampledPackets());
  }

  private static String cycles(Load load) {
    return load.sampledPackets() == 0
        ? "        -"
        : String.format(Locale.ROOT, "%9.1f", load.cyclesPerPacket());
  }

  private long rate(long count, long past) {
    return Math.round((count - past) / seconds);
  }

  private double gigabits(long bytes, long past) {
    return (bytes - past) * 8 / seconds / 1e9;
  }
}
