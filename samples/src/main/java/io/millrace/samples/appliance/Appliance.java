package io.millrace.samples.appliance;

import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.port.Port;
import io.millrace.pipeline.Graph;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.counters.Counters;
import io.millrace.pipeline.counters.Kind;
import io.millrace.samples.config.Config;
import io.millrace.samples.config.WorkerSettings;
import io.millrace.samples.wireguard.WireGuardPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A configuration at work. It starts whole or not at all: whatever cannot be had is asked for
 * before the first packet is taken. One thread looks after it and calls all its methods, except
 * {@link #pipeline}, whose figures and trace are for any.
 */
public final class Appliance implements AutoCloseable {
  private final OpenPorts ports;
  private final PortCounters portCounters;
  private final LinkLog links = new LinkLog();
  private final Optional<DropCapture> dropCapture;
  private final Pipeline pipeline;
  private Config config;

  /**
   * Starts it.
   *
   * @param opener where the ports come from
   * @param counters where it counts; the caller's to close
   * @throws RuntimeException whose message is for the user if a port cannot be opened, packet
   *     memory is too small or the graph does not fit; nothing is left open then
   */
  public Appliance(Config config, PortOpener opener, Counters counters) {
    ports = new OpenPorts(opener);
    this.config = config;
    Memory.map(config.memory());
    portCounters = new PortCounters(counters);
    OpenPorts.Change change = ports.change(config);
    Optional<DropCapture> drops = Optional.empty();
    try {
      drops = config.dropCapture().map(DropCapture::new);
      pipeline = start(config, change.ports(), counters, drops);
    } catch (RuntimeException e) {
      change.abandon();
      drops.ifPresent(DropCapture::close);
      throw e;
    }
    dropCapture = drops;
    change.commit();
    publish();
  }

  /** Asks for the first counters itself, so that readers see ports and stages in order. */
  private static Pipeline start(
      Config config, List<Port> ports, Counters counters, Optional<DropCapture> drops) {
    Graph graph = Graphs.of(config, ports);
    new PortCounters(counters).publish(ports);
    graph.stageNames().forEach(stage -> counters.counter(Kind.STAGE_PACKETS, stage, "", 0));
    WorkerSettings workers = config.workers();
    PipelineOptions options =
        PipelineOptions.defaults()
            .withBurstSize(workers.burstSize())
            .withPoolSize(poolSize(workers))
            .withIdleStrategy(Placements.idle(workers))
            .withCounters(counters);
    if (workers.idle() == WorkerSettings.Idle.INTERRUPT) {
      options = options.withInterrupts();
    }
    if (drops.isPresent()) {
      options = options.withDropListener(drops.get());
    }
    return Pipeline.start(graph, Placements.of(workers, graph), options);
  }

  /** As configured; else what usually does, and more if the ring alone could hold that. */
  private static int poolSize(WorkerSettings workers) {
    // The rest is for the rings of cards, and for what no buffer may lie across.
    long fits = PacketMemory.SIZE / PacketMemory.STRIDE * 7 / 8;
    long ring = workers.pipelined() ? 2L * workers.ringSize() * workers.burstSize() : 0;
    long usual = PipelineOptions.DEFAULT_POOL_SIZE + ring;
    return workers.pool().orElse((int) Math.min(usual, fits));
  }

  /** The pipeline. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** The configuration at work. */
  public Config config() {
    return config;
  }

  /**
   * Goes over to another configuration between two bursts.
   *
   * @throws RuntimeException whose message is for the user if the new one cannot be had; the old
   *     one then goes on as if nothing had been asked
   */
  public void reload(Config next) {
    refuseWhatNeedsRestart(next);
    OpenPorts.Change change = ports.change(next);
    try {
      pipeline.replace(Graphs.of(next, change.ports()));
    } catch (RuntimeException e) {
      change.abandon();
      throw e;
    }
    change.commit();
    config = next;
    publish();
  }

  private void refuseWhatNeedsRestart(Config next) {
    refuseChange("name", config.name(), next.name());
    refuseChange("memory", config.memory(), next.memory());
    refuseChange("workers", config.workers(), next.workers());
    refuseChange("counters", config.counters(), next.counters());
    refuseChange("drops", config.dropCapture(), next.dropCapture());
  }

  private static void refuseChange(String key, Object now, Object next) {
    if (!now.equals(next)) {
      throw new ApplianceException(
          "'" + key + "' cannot be changed while it runs: change it back, or restart");
    }
  }

  /** Figures as of now, those of ports that went with a change of configuration at the end. */
  public PipelineStats stats() {
    return withPortsGone(pipeline.stats());
  }

  private PipelineStats withPortsGone(PipelineStats stats) {
    List<PipelineStats.PortFigures> all = new ArrayList<>(stats.ports());
    all.addAll(ports.gone());
    return new PipelineStats(all, stats.stages(), stats.dropped(), stats.generated(), stats.held());
  }

  /** The tunnels that are open; any thread. */
  public List<WireGuardPort> tunnels() {
    return ports.list().stream()
        .filter(WireGuardPort.class::isInstance)
        .map(WireGuardPort.class::cast)
        .toList();
  }

  /** Brings what others read up to date: the ports' counters and the drop capture. */
  public void publish() {
    portCounters.publish(ports.list());
    dropCapture.ifPresent(DropCapture::flush);
  }

  /**
   * A line for each port whose link has gone down, with the reason, or come up since last asked.
   */
  public List<String> linkChanges() {
    return links.changes(ports.list());
  }

  /** Waits until the ports will receive nothing more and all they brought has been dealt with. */
  public boolean awaitQuiet(Duration timeout) {
    return pipeline.awaitQuiet(timeout);
  }

  /** Stops, whether it was quiet or not. Returns the final figures. */
  public PipelineStats stop() {
    PipelineStats stats = withPortsGone(pipeline.stop());
    publish();
    close();
    return stats;
  }

  @Override
  public void close() {
    pipeline.stop();
    ports.close();
    dropCapture.ifPresent(DropCapture::close);
  }
}
