package io.millrace.samples.appliance;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.sim.SimPort;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.GraphException;
import io.millrace.pipeline.ManualPipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.samples.config.Assembly;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.Connection;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.Rehearsal;
import io.millrace.samples.config.StageSpec;
import io.millrace.stages.traffic.FrameSizes;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the configured graph on traffic of its own making before the ports open. What the JIT
 * compiler has not seen yet runs at a fraction of the rate, and without a rehearsal it is the first
 * packets that show it. Ports are stood in for; nothing that is learned or counted stays.
 */
public final class DressRehearsal {
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Steps without a better rate, until it is taken for the best. */
  private static final int PATIENCE = 4;

  private static final MacAddress SENDER = MacAddress.parse("02:00:00:00:00:aa");
  private static final double IPV6_SHARE = 0.25;
  private static final double TCP_SHARE = 0.5;
  private static final int BUFFERS = 2048;

  private final Map<String, MacAddress> stations = new HashMap<>();
  private final List<Prefix> destinations = new ArrayList<>();
  private final Map<String, Rehearsal> stages = new LinkedHashMap<>();
  private final List<Port> ports = new ArrayList<>();

  private DressRehearsal() {}

  /** Runs it, until the rate grows no more, a second and a half at most. */
  public static void run(Config config) {
    Memory.map(config.memory());
    if (PacketMemory.SIZE / PacketMemory.STRIDE >= 4 * BUFFERS) {
      try {
        play(config);
      } catch (IllegalArgumentException | GraphException e) {
        // a configuration that cannot work: the appliance says so as it starts, with the place
        return;
      }
    }
  }

  /** The figures of a rehearsal. */
  static PipelineStats play(Config config) {
    DressRehearsal rehearsal = new DressRehearsal();
    try {
      Graph graph = rehearsal.graph(config);
      PipelineOptions options =
          PipelineOptions.defaults()
              .withBurstSize(config.workers().burstSize())
              .withPoolSize(BUFFERS);
      try (ManualPipeline pipeline = new ManualPipeline(graph, options)) {
        long end = System.nanoTime() + LONGEST_NANOS;
        long best = 0;
        for (int worse = 0; worse < PATIENCE && System.nanoTime() < end; worse++) {
          long packets = step(pipeline);
          if (packets > best + best / 20) {
            worse = 0;
          }
          best = Math.max(best, packets);
        }
        return pipeline.stop();
      }
    } finally {
      rehearsal.ports.forEach(Port::close);
    }
  }

  private static long step(ManualPipeline pipeline) {
    long end = System.nanoTime() + STEP_NANOS;
    long packets = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 32; i++) {
        packets += pipeline.round();
      }
    }
    return packets;
  }

  private Graph graph(Config config) {
    Map<String, PortInfo> infos = new LinkedHashMap<>();
    int number = 1;
    for (PortSpec port : config.ports()) {
      MacAddress mac = MacAddress.parse("02:00:00:00:01:%02x".formatted(number++ & 0xff));
      infos.put(port.name(), PortInfo.singleQueue(port.name(), "rehearsal", mac, 1500));
    }
    Assembly assembly = Assembly.forRehearsal(infos, config.stages());
    for (StageSpec stage : config.stages()) {
      Rehearsal rehearsal = stage.factory().rehearsal(assembly);
      stages.put(stage.name(), rehearsal);
      destinations.addAll(rehearsal.destinations());
      stations.putAll(rehearsal.stations());
    }
    GraphBuilder builder = Graph.builder();
    for (PortInfo info : infos.values()) {
      Port port = port(info);
      ports.add(port);
      builder.port(port);
    }
    stages.forEach((name, rehearsal) -> builder.stage(name, rehearsal.stage()));
    for (Connection connection : config.connections()) {
      builder.connect(connection.from(), connection.output(), connection.to());
    }
    return builder.build();
  }

  private Port port(PortInfo info) {
    TrafficBuilder traffic =
        new TrafficBuilder()
            .seed(ports.size())
            .sizes(FrameSizes.imix())
            .ipv6Share(IPV6_SHARE)
            .tcpShare(TCP_SHARE)
            .ethernet(SENDER, stations.getOrDefault(info.name(), info.mac()));
    if (!destinations.isEmpty()) {
      traffic.to(destinations);
    }
    return SimPort.builder(info.name()).mac(info.mac()).sources(traffic::source).build();
  }
}
