package io.millrace.samples.appliance;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.Placement;
import io.millrace.samples.config.Assembly;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.Connection;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.Rehearsal;
import io.millrace.samples.config.StageSpec;
import io.millrace.samples.config.TunnelRehearsal;
import io.millrace.samples.config.WireGuardSettings;
import io.millrace.samples.config.WorkerSettings;
import io.millrace.stages.traffic.FrameSizes;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.wire.Prefix;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs the configured graph on traffic of its own making before the ports open, on the workers'
 * threads and processors. What the JIT compiler has not seen yet runs at a fraction of the rate,
 * and without a rehearsal it is the first packets that show it. Ports are stood in for ({@link
 * StandIns}); nothing that is learned or counted stays.
 */
public final class DressRehearsal {
  private static final long FIRST_ACT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(2000);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Steps that bring nothing new, until it is taken for known. */
  private static final int PATIENCE = 6;

  /** The step at which partners go and come back. */
  private static final int RECONNECTION = 4;

  /** The compiler's work in a step, up to which it counts as calm. */
  private static final long CALM_MILLIS = 3;

  private static final MacAddress SENDER = MacAddress.parse("02:00:00:00:00:aa");
  private static final double IPV6_SHARE = 0.25;
  private static final double TCP_SHARE = 0.5;
  private static final int BUFFERS = 2048;
  private static final int MOST_BUFFERS = 8192;

  private final Map<String, MacAddress> stations = new HashMap<>();
  private final List<Prefix> destinations = new ArrayList<>();
  private final Map<String, Rehearsal> stages = new LinkedHashMap<>();
  private final StandIns ports;
  private final Config config;

  private DressRehearsal(Config config) {
    this.config = config;
    ports = new StandIns(config.workers());
  }

  /**
   * Runs it, until there is nothing left to compile, two and a half seconds at most. Whatever
   * stands in its way, the appliance says so as it starts, with the place, or does without it.
   */
  public static void run(Config config) {
    Memory.map(config.memory());
    if (PacketMemory.SIZE / PacketMemory.STRIDE >= 4 * BUFFERS) {
      try {
        play(config);
      } catch (RuntimeException e) {
        // the appliance meets the same as it starts, and tells it; or it does not matter there
        return;
      }
    }
  }

  /** The figures of a rehearsal. */
  static PipelineStats play(Config config) {
    DressRehearsal rehearsal = new DressRehearsal(config);
    try {
      return rehearsal.play();
    } finally {
      rehearsal.ports.close();
    }
  }

  /**
   * In two acts: what only happens at an end, the compiler has seen when the second begins, and
   * need not undo its work after that.
   */
  private PipelineStats play() {
    Graph graph = graph();
    ports.start();
    PipelineOptions options = options();
    act(graph, options, FIRST_ACT_NANOS);
    return act(graph, options, LONGEST_NANOS);
  }

  private PipelineOptions options() {
    WorkerSettings workers = config.workers();
    long fits = PacketMemory.SIZE / PacketMemory.STRIDE / 4;
    PipelineOptions options =
        PipelineOptions.defaults()
            .withBurstSize(workers.burstSize())
            .withPoolSize(ports.hasPartners() ? (int) Math.min(fits, MOST_BUFFERS) : BUFFERS)
            .withIdleStrategy(Placements.idle(workers));
    boolean interrupts = workers.idle() == WorkerSettings.Idle.INTERRUPT;
    return interrupts ? options.withInterrupts() : options;
  }

  /** One act, which counts on where the last one ended. */
  private PipelineStats act(Graph graph, PipelineOptions options, long nanos) {
    Placement placement = Placements.of(config.workers(), graph);
    try (Pipeline pipeline = Pipeline.start(graph, placement, options)) {
      watch(pipeline, nanos);
      return pipeline.stop();
    }
  }

  /** Waits until the rate grows no more and the compiler has little to do. */
  private void watch(Pipeline pipeline, long nanos) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long end = System.nanoTime() + nanos;
    long best = 0;
    long received = pipeline.stats().received();
    long compiled = compiler.getTotalCompilationTime();
    int calm = 0;
    for (int step = 0; calm < PATIENCE && System.nanoTime() < end; step++) {
      LockSupport.parkNanos(STEP_NANOS);
      long packets = pipeline.stats().received() - received;
      received += packets;
      long millis = compiler.getTotalCompilationTime() - compiled;
      compiled += millis;
      calm = packets > best + best / 20 || millis > CALM_MILLIS ? 0 : calm + 1;
      best = Math.max(best, packets);
      if (step == RECONNECTION && ports.hasPartners()) {
        ports.reconnect();
        calm = 0;
      }
    }
  }

  private Graph graph() {
    Map<String, PortInfo> infos = new LinkedHashMap<>();
    int number = 1;
    for (PortSpec port : config.ports()) {
      MacAddress mac = MacAddress.parse("02:00:00:00:01:%02x".formatted(number++ & 0xff));
      infos.put(
          port.name(),
          port.settings() instanceof WireGuardSettings tunnel
              ? ports.addTunnel(port.name(), tunnel).port().info()
              : PortInfo.singleQueue(port.name(), "rehearsal", mac, 1500));
    }
    Assembly assembly = Assembly.forRehearsal(infos, config.stages(), ports.links());
    for (PortSpec port : config.ports()) {
      if (port.settings() instanceof WireGuardSettings settings) {
        TunnelRehearsal.of(assembly, port.name(), settings)
            .ifPresent(how -> ports.join(port.name(), how));
      }
    }
    for (StageSpec stage : config.stages()) {
      Rehearsal rehearsal = stage.factory().rehearsal(assembly);
      stages.put(stage.name(), rehearsal);
      destinations.addAll(rehearsal.destinations());
      stations.putAll(rehearsal.stations());
    }
    GraphBuilder builder = Graph.builder();
    int seed = 0;
    for (PortSpec port : config.ports()) {
      PortInfo info = Optional.ofNullable(infos.get(port.name())).orElseThrow();
      builder.port(ports.add(port, info, traffic(info, seed++), SENDER, station(info)));
    }
    stages.forEach((name, rehearsal) -> builder.stage(name, rehearsal.stage()));
    for (Connection connection : config.connections()) {
      builder.connect(connection.from(), connection.output(), connection.to());
    }
    return builder.build();
  }

  private TrafficBuilder traffic(PortInfo info, int seed) {
    TrafficBuilder traffic =
        new TrafficBuilder()
            .seed(seed)
            .sizes(FrameSizes.imix())
            .ipv6Share(IPV6_SHARE)
            .tcpShare(TCP_SHARE)
            .ethernet(SENDER, station(info));
    return destinations.isEmpty() ? traffic : traffic.to(destinations);
  }

  private MacAddress station(PortInfo info) {
    return stations.getOrDefault(info.name(), info.mac());
  }
}
