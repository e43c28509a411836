package io.millrace.samples.appliance;

import io.millrace.driver.afpacket.AfPacketConfig;
import io.millrace.driver.afpacket.AfPacketPort;
import io.millrace.driver.catalog.CardPorts;
import io.millrace.driver.memif.MemifPort;
import io.millrace.driver.pcap.PcapConfig;
import io.millrace.driver.pcap.PcapPort;
import io.millrace.driver.pcap.PcapngRecorder;
import io.millrace.driver.pcap.PcapngWriter;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.decorate.CapturePort;
import io.millrace.driver.port.decorate.FaultPort;
import io.millrace.driver.port.decorate.LinkFlaps;
import io.millrace.driver.sim.SimPort;
import io.millrace.driver.sim.SimPortBuilder;
import io.millrace.driver.tap.TapConfig;
import io.millrace.driver.tap.TapPort;
import io.millrace.driver.vhost.backend.VhostBackendPort;
import io.millrace.driver.vhost.frontend.VirtioUser;
import io.millrace.samples.config.AfPacketSettings;
import io.millrace.samples.config.FaultSettings;
import io.millrace.samples.config.MemifSettings;
import io.millrace.samples.config.PcapSettings;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.SimSettings;
import io.millrace.samples.config.TapSettings;
import io.millrace.samples.config.VfioSettings;
import io.millrace.samples.config.VhostUserSettings;
import io.millrace.samples.config.VirtioUserSettings;
import io.millrace.samples.config.WireGuardSettings;
import io.millrace.samples.config.WorkerSettings;
import io.millrace.samples.wireguard.WireGuardPort;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.wireguard.stage.TunnelPort;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** Opens ports as the configuration says. */
public final class ConfiguredPorts implements PortOpener {
  @Override
  public Port open(PortSpec spec, WorkerSettings workers) {
    Port port = plain(spec, workers);
    if (spec.faults().isPresent()) {
      port = faulty(port, spec.faults().get());
    }
    if (spec.capture().isPresent()) {
      port = captured(port, spec.capture().get());
    }
    return port;
  }

  private static Port plain(PortSpec spec, WorkerSettings workers) {
    int queues = workers.pipelined() ? 1 : workers.count();
    return switch (spec.settings()) {
      case AfPacketSettings settings -> afPacket(spec.name(), settings, queues);
      case TapSettings settings ->
          new TapPort(new TapConfig(spec.name(), settings.interfaceName(), queues));
      case VfioSettings settings -> vfio(spec.name(), settings, queues, workers);
      case MemifSettings settings -> new MemifPort(settings.toMemifConfig(spec.name(), queues));
      case VirtioUserSettings settings -> virtioUser(spec.name(), settings, queues, workers);
      case VhostUserSettings settings ->
          new VhostBackendPort(settings.toBackendConfig(spec.name(), queues));
      case PcapSettings settings -> pcap(spec.name(), settings, queues);
      case SimSettings settings -> sim(spec.name(), settings, queues);
      case WireGuardSettings settings -> wireGuard(spec.name(), settings, queues);
    };
  }

  private static Port faulty(Port port, FaultSettings faults) {
    LinkFlaps flaps =
        new LinkFlaps(faults.upNanos(), faults.downNanos(), SystemNanoClock.INSTANCE::nanoTime);
    return new FaultPort(port, faults.rx(), faults.tx(), flaps, faults.seed());
  }

  private static Port captured(Port port, Path file) {
    try {
      PcapngWriter writer = new PcapngWriter(file, port.name());
      return new RecordedPort(port, writer);
    } catch (PortException e) {
      port.close();
      throw e;
    }
  }

  /** A port whose capture is closed with it. */
  private static final class RecordedPort extends CapturePort {
    private final PcapngWriter writer;

    RecordedPort(Port port, PcapngWriter writer) {
      super(port, new PcapngRecorder(writer), new OffsetEpochNanoClock()::nanoTime);
      this.writer = writer;
    }

    @Override
    public void close() {
      super.close();
      writer.close();
    }
  }

  private static Port sim(String name, SimSettings settings, int queues) {
    SimPortBuilder builder =
        SimPort.builder(name).mac(settings.mac()).mtu(settings.mtu()).queues(queues);
    if (settings.traffic().isPresent()) {
      SimSettings.Traffic traffic = settings.traffic().get();
      TrafficBuilder frames = traffic.builder();
      builder.sources(frames::source).rxRate((double) traffic.packetsPerSecond());
      if (traffic.count() > 0) {
        builder.limit(traffic.count());
      }
    }
    return builder.build();
  }

  private static Port afPacket(String name, AfPacketSettings settings, int queues) {
    return new AfPacketPort(
        AfPacketConfig.of(name, settings.interfaceName())
            .withQueues(Math.max(settings.queues(), queues), queues));
  }

  private static Port vfio(String name, VfioSettings settings, int queues, WorkerSettings workers) {
    boolean interrupts = workers.idle() == WorkerSettings.Idle.INTERRUPT;
    return CardPorts.open(settings.address(), settings.toCardConfig(name, queues, interrupts));
  }

  private static Port virtioUser(
      String name, VirtioUserSettings settings, int queues, WorkerSettings workers) {
    boolean interrupts = workers.idle() == WorkerSettings.Idle.INTERRUPT;
    return VirtioUser.open(settings.toVirtioUserConfig(name, queues, interrupts));
  }

  private static Port wireGuard(String name, WireGuardSettings settings, int queues) {
    Supplier<Aead> engine = () -> AeadEngines.open(settings.engine());
    TunnelPort tunnel = new TunnelPort(name, settings.mac(), settings.mtu(), queues, engine);
    return new WireGuardPort(tunnel, settings.file());
  }

  @Override
  public void refresh(Port port) {
    if (port instanceof WireGuardPort tunnel) {
      tunnel.configure();
    }
  }

  private static Port pcap(String name, PcapSettings settings, int queues) {
    PcapConfig config = PcapConfig.named(name).withMac(settings.mac()).withTxQueues(queues);
    if (settings.read().isPresent()) {
      config = config.reading(settings.read().get()).looping(settings.times());
    }
    if (settings.write().isPresent()) {
      config = config.writing(settings.write().get());
    }
    if (!settings.acceptDamaged()) {
      config = config.strictly();
    }
    return new PcapPort(
        switch (settings.timing()) {
          case FULL_SPEED -> config;
          case RECORDED -> config.asRecorded();
          case RATE -> config.atRate(settings.packetsPerSecond());
        });
  }
}
