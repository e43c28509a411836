package io.millrace.pipeline;

import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.PipelineStats.Load;
import io.millrace.pipeline.PipelineStats.PortFigures;
import io.millrace.pipeline.PipelineStats.StageFigures;
import io.millrace.pipeline.counters.CounterValue;
import io.millrace.pipeline.counters.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counter values summed over the workers, and put together to figures. */
final class CounterSums {
  /** By kind, node and name; nodes and names in the order in which their counters were made. */
  private final Map<Kind, Map<String, Map<String, Long>>> sums = new EnumMap<>(Kind.class);

  CounterSums(List<CounterValue> values) {
    for (CounterValue value : values) {
      sums.computeIfAbsent(value.kind(), kind -> new LinkedHashMap<>())
          .computeIfAbsent(value.node(), node -> new LinkedHashMap<>())
          .merge(value.name(), value.value(), Long::sum);
    }
  }

  /** Ports, stages or workers that have a counter of that kind. */
  Set<String> nodes(Kind kind) {
    return sums.getOrDefault(kind, Map.of()).keySet();
  }

  /** A port's figures, with what it counts itself. */
  PortFigures port(String name, PortStats counters) {
    long full = get(Kind.STAGE_DROPS, name, DropReason.TX_FULL.name());
    return new PortFigures(name, counters, load(name, "rx"), load(name, "tx"), full);
  }

  /** A port's figures, with what it had counted itself when that was last published. */
  PortFigures port(String name) {
    return port(
        name,
        new PortStats(
            get(Kind.PORT_RX_PACKETS, name, ""),
            get(Kind.PORT_RX_BYTES, name, ""),
            get(Kind.PORT_RX_MISSED, name, ""),
            get(Kind.PORT_RX_ERRORS, name, ""),
            get(Kind.PORT_RX_NO_BUFFER, name, ""),
            get(Kind.PORT_TX_PACKETS, name, ""),
            get(Kind.PORT_TX_BYTES, name, ""),
            get(Kind.PORT_TX_ERRORS, name, "")));
  }

  StageFigures stage(String name) {
    return new StageFigures(
        name,
        load(name, ""),
        byName(Kind.STAGE_DROPS, name),
        get(Kind.STAGE_GENERATED, name, ""),
        get(Kind.STAGE_HELD, name, ""),
        byName(Kind.STAGE_CUSTOM, name));
  }

  PipelineStats with(List<PortFigures> ports, List<StageFigures> stages) {
    return new PipelineStats(
        ports, stages, dropped(), total(Kind.STAGE_GENERATED), total(Kind.STAGE_HELD));
  }

  private Load load(String node, String name) {
    return new Load(
        get(Kind.STAGE_PACKETS, node, name),
        get(Kind.STAGE_BURSTS, node, name),
        get(Kind.STAGE_SAMPLED_NANOS, node, name),
        get(Kind.STAGE_SAMPLED_PACKETS, node, name));
  }

  private long get(Kind kind, String node, String name) {
    return byName(kind, node).getOrDefault(name, 0L);
  }

  private Map<String, Long> byName(Kind kind, String node) {
    return sums.getOrDefault(kind, Map.of()).getOrDefault(node, Map.of());
  }

  private Map<String, Long> dropped() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    for (Map<String, Long> reasons : sums.getOrDefault(Kind.STAGE_DROPS, Map.of()).values()) {
      reasons.forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
    }
    dropped.values().removeIf(count -> count == 0);
    return dropped;
  }

  private long total(Kind kind) {
    return sums.getOrDefault(kind, Map.of()).values().stream()
        .flatMap(names -> names.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
