package io.millrace.samples.view;

import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.PortFigures;
import io.millrace.pipeline.PipelineStats.StageFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a pipeline as maps and lists for JSON. The keys are for scripts: they stay. */
public final class StatsJson {
  private StatsJson() {}

  /** Totals, ports, stages. */
  public static Map<String, Object> of(PipelineStats stats) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("received", stats.received());
    json.put("generated", stats.generated());
    json.put("transmitted", stats.transmitted());
    json.put("held", stats.held());
    json.put("dropped", new TreeMap<>(stats.dropped()));
    json.put("ports", stats.ports().stream().map(StatsJson::port).toList());
    json.put("stages", stages(stats));
    return json;
  }

  /** The stages alone. */
  public static List<Map<String, Object>> stages(PipelineStats stats) {
    return stats.stages().stream().map(StatsJson::stage).toList();
  }

  private static Map<String, Object> port(PortFigures port) {
    PortStats counters = port.counters();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", port.name());
    json.put("rxPackets", counters.rxPackets());
    json.put("rxBytes", counters.rxBytes());
    json.put("rxMissed", counters.rxMissed());
    json.put("rxErrors", counters.rxErrors());
    json.put("rxNoBuffer", counters.rxNoBuffer());
    json.put("txPackets", counters.txPackets());
    json.put("txBytes", counters.txBytes());
    json.put("txErrors", counters.txErrors());
    json.put("txFull", port.txFull());
    return json;
  }

  private static Map<String, Object> stage(StageFigures stage) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", stage.name());
    json.put("packets", stage.load().packets());
    json.put("cyclesPerPacket", cycles(stage.load()));
    json.put("burstFill", rounded(stage.load().burstFill()));
    json.put("generated", stage.generated());
    json.put("held", stage.held());
    json.put("dropped", positive(stage.dropped()));
    json.put("counters", stage.counters());
    return json;
  }

  private static Map<String, Long> positive(Map<String, Long> counts) {
    Map<String, Long> positive = new TreeMap<>(counts);
    positive.values().removeIf(count -> count == 0);
    return positive;
  }

  /** Cycles for a packet, with one decimal; 0 if unknown, since JSON knows no NaN. */
  public static double cycles(Load load) {
    return rounded(load.cyclesPerPacket());
  }

  /** With two decimals, and 0 for what is not a number. */
  public static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 100) / 100.0 : 0;
  }
}
