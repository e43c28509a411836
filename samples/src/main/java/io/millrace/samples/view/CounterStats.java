package io.millrace.samples.view;

import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.PortFigures;
import io.millrace.pipeline.PipelineStats.StageFigures;
import io.millrace.pipeline.counters.CounterValue;
import io.millrace.pipeline.counters.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures of a pipeline in another process, from nothing but the counters in its file. */
public final class CounterStats {
  /** Sums over the workers. */
  private final Map<Kind, Map<String, Map<String, Long>>> sums = new EnumMap<>(Kind.class);

  private CounterStats(List<CounterValue> values) {
    for (CounterValue value : values) {
      sums.computeIfAbsent(value.kind(), kind -> new LinkedHashMap<>())
          .computeIfAbsent(value.node(), node -> new LinkedHashMap<>())
          .merge(value.name(), value.value(), Long::sum);
    }
  }

  /** The figures; ports and stages in the order in which their counters were made. */
  public static PipelineStats of(List<CounterValue> values) {
    return new CounterStats(values).figures();
  }

  private PipelineStats figures() {
    Set<String> portNames = nodes(Kind.PORT_RX_PACKETS);
    List<PortFigures> ports = portNames.stream().map(this::port).toList();
    Set<String> stageNames = new LinkedHashSet<>(nodes(Kind.STAGE_PACKETS));
    stageNames.removeAll(portNames);
    List<StageFigures> stages = new ArrayList<>();
    stageNames.forEach(name -> stages.add(stage(name)));
    return new PipelineStats(
        ports, stages, dropped(), total(Kind.STAGE_GENERATED), total(Kind.STAGE_HELD));
  }

  private Set<String> nodes(Kind kind) {
    return sums.getOrDefault(kind, Map.of()).keySet();
  }

  private PortFigures port(String name) {
    PortStats counters =
        new PortStats(
            get(Kind.PORT_RX_PACKETS, name, ""),
            get(Kind.PORT_RX_BYTES, name, ""),
            get(Kind.PORT_RX_MISSED, name, ""),
            get(Kind.PORT_RX_ERRORS, name, ""),
            get(Kind.PORT_RX_NO_BUFFER, name, ""),
            get(Kind.PORT_TX_PACKETS, name, ""),
            get(Kind.PORT_TX_BYTES, name, ""),
            get(Kind.PORT_TX_ERRORS, name, ""));
    long txFull = get(Kind.STAGE_DROPS, name, DropReason.TX_FULL.name());
    return new PortFigures(name, counters, load(name, "rx"), load(name, "tx"), txFull);
  }

  private StageFigures stage(String name) {
    return new StageFigures(
        name,
        load(name, ""),
        byName(Kind.STAGE_DROPS, name),
        get(Kind.STAGE_GENERATED, name, ""),
        get(Kind.STAGE_HELD, name, ""),
        byName(Kind.STAGE_CUSTOM, name));
  }

  private Load load(String node, String name) {
    return new Load(
        get(Kind.STAGE_PACKETS, node, name),
        get(Kind.STAGE_BURSTS, node, name),
        get(Kind.STAGE_SAMPLED_NANOS, node, name),
        get(Kind.STAGE_SAMPLED_PACKETS, node, name));
  }

  private Map<String, Long> byName(Kind kind, String node) {
    return sums.getOrDefault(kind, Map.of()).getOrDefault(node, Map.of());
  }

  private long get(Kind kind, String node, String name) {
    return byName(kind, node).getOrDefault(name, 0L);
  }

  private long total(Kind kind) {
    return sums.getOrDefault(kind, Map.of()).values().stream()
        .flatMap(names -> names.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private Map<String, Long> dropped() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    for (Map<String, Long> reasons : sums.getOrDefault(Kind.STAGE_DROPS, Map.of()).values()) {
      reasons.forEach(
          (reason, count) -> {
            if (count > 0) {
              dropped.merge(reason, count, Long::sum);
            }
          });
    }
    return dropped;
  }
}
