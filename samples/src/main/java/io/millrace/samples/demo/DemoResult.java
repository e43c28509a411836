package io.millrace.samples.demo;

import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.StageFigures;
import io.millrace.samples.view.StatsJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What the demo has found, over all its phases: what the generator made, what the pipeline says
 * became of it, and whether the two agree to the packet.
 */
public record DemoResult(List<DemoPhase> phases) {
  /** Packets the generator made. */
  long generated() {
    return phases.stream().mapToLong(DemoPhase::generated).sum();
  }

  /** Packets the ports have sent. */
  long forwarded() {
    return sum(PipelineStats::transmitted);
  }

  /** Packets that stages still hold. */
  long held() {
    return sum(PipelineStats::held);
  }

  private long sum(ToLongFunction<PipelineStats> figure) {
    return phases.stream().map(DemoPhase::stats).mapToLong(figure).sum();
  }

  /** Packets dropped by reason, also those expected of which there were none. */
  Map<String, Long> dropped() {
    Map<String, Long> dropped = add(phase -> phase.stats().dropped());
    add(DemoPhase::expectedDrops).keySet().forEach(reason -> dropped.putIfAbsent(reason, 0L));
    return dropped;
  }

  /** What the generator expects to be dropped, also what was dropped although it was not. */
  Map<String, Long> expectedDrops() {
    Map<String, Long> expected = add(DemoPhase::expectedDrops);
    add(phase -> phase.stats().dropped())
        .keySet()
        .forEach(reason -> expected.putIfAbsent(reason, 0L));
    return expected;
  }

  private Map<String, Long> add(Function<DemoPhase, Map<String, Long>> counts) {
    Map<String, Long> sums = new TreeMap<>();
    for (DemoPhase phase : phases) {
      counts.apply(phase).forEach((reason, count) -> sums.merge(reason, count, Long::sum));
    }
    return sums;
  }

  double seconds() {
    return phases.stream().mapToDouble(DemoPhase::seconds).sum();
  }

  double mpps() {
    return generated() / seconds() / 1e6;
  }

  /** The work of each stage. */
  Map<String, Load> loads() {
    Map<String, Load> loads = new LinkedHashMap<>();
    for (DemoPhase phase : phases) {
      for (StageFigures stage : phase.stats().stages()) {
        loads.merge(stage.name(), stage.load(), DemoResult::add);
      }
    }
    return loads;
  }

  private static Load add(Load one, Load other) {
    return new Load(
        one.packets() + other.packets(),
        one.bursts() + other.bursts(),
        one.sampledNanos() + other.sampledNanos(),
        one.sampledPackets() + other.sampledPackets());
  }

  /** Cycles that all stages together spend on a packet that comes in. */
  static double cyclesPerPacket(Iterable<Load> loads, long packets) {
    double cycles = 0;
    for (Load load : loads) {
      cycles += load.cyclesPerPacket() * load.packets();
    }
    return packets == 0 ? 0 : cycles / packets;
  }

  /** What does not agree, in words; empty if everything does. */
  List<String> discrepancies() {
    List<String> found = new ArrayList<>();
    Map<String, Long> expected = expectedDrops();
    dropped()
        .forEach(
            (reason, count) -> {
              long wanted = expected.getOrDefault(reason, 0L);
              if (count != wanted) {
                found.add(reason + ": dropped " + count + ", the generator made " + wanted);
              }
            });
    long accounted =
        forwarded() + held() + dropped().values().stream().mapToLong(Long::longValue).sum();
    if (accounted != generated()) {
      found.add("generated " + generated() + ", accounted for " + accounted);
    }
    return found;
  }

  /** For scripts. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generated", generated());
    json.put("forwarded", forwarded());
    json.put("held", held());
    json.put("dropped", dropped());
    json.put("expectedDrops", expectedDrops());
    json.put("seconds", StatsJson.rounded(seconds()));
    json.put("mpps", StatsJson.rounded(mpps()));
    json.put("cyclesPerPacket", StatsJson.rounded(cyclesPerPacket(loads().values(), generated())));
    json.put("stages", stages(loads()));
    json.put("ratesMpps", phases.stream().flatMap(phase -> rates(phase).stream()).toList());
    json.put("placements", phases.stream().map(DemoResult::phase).toList());
    return json;
  }

  private static List<Double> rates(DemoPhase phase) {
    return phase.ratesMpps().stream().map(StatsJson::rounded).toList();
  }

  private static Map<String, Object> phase(DemoPhase phase) {
    DemoResult alone = new DemoResult(List.of(phase));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("placement", phase.placement());
    json.put("generated", phase.generated());
    json.put("forwarded", alone.forwarded());
    json.put("seconds", StatsJson.rounded(phase.seconds()));
    json.put("mpps", StatsJson.rounded(phase.mpps()));
    json.put(
        "cyclesPerPacket",
        StatsJson.rounded(cyclesPerPacket(alone.loads().values(), phase.generated())));
    json.put("stages", stages(alone.loads()));
    json.put("ratesMpps", rates(phase));
    return json;
  }

  private static List<Map<String, Object>> stages(Map<String, Load> loads) {
    List<Map<String, Object>> stages = new ArrayList<>();
    loads.forEach(
        (name, load) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("name", name);
          json.put("packets", load.packets());
          json.put("cyclesPerPacket", StatsJson.cycles(load));
          stages.add(json);
        });
    return stages;
  }
}
