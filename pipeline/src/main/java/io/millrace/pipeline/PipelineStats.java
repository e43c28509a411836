package io.millrace.pipeline;

import io.millrace.driver.port.PortStats;
import io.millrace.pipeline.counters.CounterValue;
import io.millrace.pipeline.counters.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /**
   * The figures of a pipeline in another process, from nothing but its counters: what the ports
   * count themselves is as of when that process last published it. Ports and stages are in the
   * order in which their counters were made.
   */
  public static PipelineStats of(List<CounterValue> values) {
    CounterSums sums = new CounterSums(values);
    Set<String> ports = sums.nodes(Kind.PORT_RX_PACKETS);
    Set<String> stages = new LinkedHashSet<>(sums.nodes(Kind.STAGE_PACKETS));
    stages.removeAll(ports);
    return sums.with(
        ports.stream().map(sums::port).toList(), stages.stream().map(sums::stage).toList());
  }

  static PipelineStats of(Graph graph, List<CounterValue> values) {
    CounterSums sums = new CounterSums(values);
    return sums.with(
        graph.ports().stream().map(port -> sums.port(port.name(), port.stats())).toList(),
        graph.stageNames().stream().map(sums::stage).toList());
  }
}
