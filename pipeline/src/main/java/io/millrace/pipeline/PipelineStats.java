package io.millrace.pipeline;

import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.counters.CounterValue;
import io.millrace.pipeline.counters.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a pipeline, all workers together.
 *
 * @param ports the ports in the order of their numbers
 * @param stages the stages in topological order
 * @param dropped packets dropped, by reason, over all stages and ports
 * @param generated packets that stages have made
 * @param held packets that stages hold
 */
public record PipelineStats(
    List<PortFigures> ports,
    List<StageFigures> stages,
    Map<String, Long> dropped,
    long generated,
    long held) {
  /**
   * A port's figures.
   *
   * @param name its name
   * @param counters the device's counters
   * @param rx the work of receiving
   * @param tx the work of transmitting
   * @param txFull packets dropped because the transmit queue had no room
   */
  public record PortFigures(String name, PortStats counters, Load rx, Load tx, long txFull) {}

  /**
   * A stage's figures.
   *
   * @param name its name in the graph
   * @param load its work
   * @param dropped packets dropped by reason
   * @param generated packets it has made
   * @param held packets it holds
   * @param counters its own counters by name
   */
  public record StageFigures(
      String name,
      Load load,
      Map<String, Long> dropped,
      long generated,
      long held,
      Map<String, Long> counters) {}

  /**
   * How much went through a place and what it cost.
   *
   * @param packets packets
   * @param bursts bursts they came in
   * @param sampledNanos nanoseconds that the timed calls took
   * @param sampledPackets packets in the timed calls
   */
  public record Load(long packets, long bursts, long sampledNanos, long sampledPackets) {
    /** Nanoseconds for each packet, 0 before anything was timed. */
    public double nanosPerPacket() {
      return sampledPackets == 0 ? 0 : (double) sampledNanos / sampledPackets;
    }

    /** Cycles of the processor's time stamp counter for each packet; NaN if its rate is unknown. */
    public double cyclesPerPacket() {
      return nanosPerPacket() * TscRate.gigahertz();
    }

    /** Packets in a burst on average, 0 before the first. */
    public double burstFill() {
      return bursts == 0 ? 0 : (double) packets / bursts;
    }
  }

  /** Packets that the ports received. */
  public long received() {
    return ports.stream().mapToLong(port -> port.counters().rxPackets()).sum();
  }

  /** Packets that the ports took for transmission, sent or not. */
  public long transmitted() {
    return ports.stream()
        .mapToLong(port -> port.counters().txPackets() + port.counters().txErrors())
        .sum();
  }

  /** Packets dropped, whatever the reason. */
  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * What is still under way: received and generated, but not yet transmitted, dropped or held. Zero
   * for a pipeline that is quiet or stopped, or packets have been lost.
   */
  public long underWay() {
    return received() + generated - transmitted() - droppedInAll() - held;
  }

  static PipelineStats of(Graph graph, List<CounterValue> values) {
    Map<Kind, Map<String, Map<String, Long>>> sums = new LinkedHashMap<>();
    for (CounterValue value : values) {
      sums.computeIfAbsent(value.kind(), k -> new LinkedHashMap<>())
          .computeIfAbsent(value.node(), n -> new LinkedHashMap<>())
          .merge(value.name(), value.value(), Long::sum);
    }
    Sums all = new Sums(sums);
    List<PortFigures> ports = new ArrayList<>();
    for (Port port : graph.ports()) {
      String name = port.name();
      long full = all.get(Kind.STAGE_DROPS, name, DropReason.TX_FULL.name());
      ports.add(
          new PortFigures(name, port.stats(), all.load(name, "rx"), all.load(name, "tx"), full));
    }
    List<StageFigures> stages =
        graph.stageNames().stream()
            .map(
                name ->
                    new StageFigures(
                        name,
                        all.load(name, ""),
                        all.byName(Kind.STAGE_DROPS, name),
                        all.get(Kind.STAGE_GENERATED, name, ""),
                        all.get(Kind.STAGE_HELD, name, ""),
                        all.byName(Kind.STAGE_CUSTOM, name)))
            .toList();
    return new PipelineStats(
        List.copyOf(ports),
        stages,
        all.dropped(),
        all.total(Kind.STAGE_GENERATED),
        all.total(Kind.STAGE_HELD));
  }

  /** Counter values summed over the workers: kind, node, name. */
  private record Sums(Map<Kind, Map<String, Map<String, Long>>> sums) {
    Map<String, Long> byName(Kind kind, String node) {
      return sums.getOrDefault(kind, Map.of()).getOrDefault(node, Map.of());
    }

    long get(Kind kind, String node, String name) {
      return byName(kind, node).getOrDefault(name, 0L);
    }

    Load load(String node, String name) {
      return new Load(
          get(Kind.STAGE_PACKETS, node, name),
          get(Kind.STAGE_BURSTS, node, name),
          get(Kind.STAGE_SAMPLED_NANOS, node, name),
          get(Kind.STAGE_SAMPLED_PACKETS, node, name));
    }

    Map<String, Long> dropped() {
      Map<String, Long> dropped = new LinkedHashMap<>();
      sums.getOrDefault(Kind.STAGE_DROPS, Map.of())
          .values()
          .forEach(
              reasons ->
                  reasons.forEach(
                      (reason, count) -> {
                        if (count > 0) {
                          dropped.merge(reason, count, Long::sum);
                        }
                      }));
      return dropped;
    }

    long total(Kind kind) {
      return sums.getOrDefault(kind, Map.of()).values().stream()
          .flatMap(names -> names.values().stream())
          .mapToLong(Long::longValue)
          .sum();
    }
  }
}
