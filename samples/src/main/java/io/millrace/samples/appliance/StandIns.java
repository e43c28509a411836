package io.millrace.samples.appliance;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.memif.MemifConfig;
import io.millrace.driver.memif.MemifPort;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortException;
import io.millrace.driver.port.PortInfo;
import io.millrace.driver.sim.SimPort;
import io.millrace.driver.vhost.backend.VhostBackendConfig;
import io.millrace.driver.vhost.backend.VhostBackendPort;
import io.millrace.driver.vhost.frontend.VirtioUser;
import io.millrace.driver.vhost.frontend.VirtioUserConfig;
import io.millrace.samples.config.MemifSettings;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.TunnelRehearsal;
import io.millrace.samples.config.VirtioUserSettings;
import io.millrace.samples.config.WireGuardSettings;
import io.millrace.samples.config.WorkerSettings;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.wireguard.stage.MirroredTunnel;
import io.millrace.stages.wireguard.stage.TunnelLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The ports of a rehearsal. A port that needs no more than another process is there itself, with a
 * {@link Partner} in this one: so its code is rehearsed as well. So is a tunnel, with its mirror.
 * For others, generators stand in.
 */
final class StandIns implements AutoCloseable {
  private final WorkerSettings workers;
  private final List<Port> ports = new ArrayList<>();
  private final List<Partner> partners = new ArrayList<>();
  private final Map<String, MirroredTunnel> tunnels = new LinkedHashMap<>();

  /** Tunnels that have shaken hands, by the port that their mirrors are behind. */
  private final Map<String, List<MirroredTunnel>> mirrored = new HashMap<>();

  StandIns(WorkerSettings workers) {
    this.workers = workers;
  }

  /** Queues that each port has. */
  int queues() {
    return workers.pipelined() ? 1 : workers.count();
  }

  /** The tunnel of a port, without key and peers, that stands in for the one to come. */
  MirroredTunnel addTunnel(String name, WireGuardSettings settings) {
    MirroredTunnel tunnel =
        new MirroredTunnel(
            name,
            settings.mac(),
            settings.mtu(),
            queues(),
            () -> AeadEngines.open(settings.engine()),
            SystemNanoClock.INSTANCE);
    tunnels.put(name, tunnel);
    return tunnel;
  }

  /** Has a tunnel shake hands with its mirror. */
  void join(String name, TunnelRehearsal how) {
    MirroredTunnel tunnel = Optional.ofNullable(tunnels.get(name)).orElseThrow();
    tunnel.join(how.ours(), how.theirs(), how.allowed());
    mirrored.computeIfAbsent(how.port(), port -> new ArrayList<>()).add(tunnel);
  }

  /** The tunnels' links by their ports. */
  Map<String, TunnelLink> links() {
    Map<String, TunnelLink> links = new HashMap<>();
    tunnels.forEach((name, tunnel) -> links.put(name, tunnel.port().tunnelLink()));
    return links;
  }

  /**
   * One more.
   *
   * @param info what the stages take it for
   * @param traffic what is to arrive there
   * @param sender Ethernet address that it comes from
   * @param station Ethernet address that it is for
   */
  Port add(
      PortSpec spec, PortInfo info, TrafficBuilder traffic, MacAddress sender, MacAddress station) {
    MirroredTunnel tunnel = tunnels.get(spec.name());
    if (tunnel != null) {
      return tunnel.port();
    }
    Port generator =
        SimPort.builder(info.name())
            .mac(info.mac())
            .queues(queues())
            .sources(traffic::source)
            .build();
    for (MirroredTunnel each : mirrored.getOrDefault(spec.name(), List.of())) {
      generator = each.reflect(generator, sender, station);
    }
    Port port = generator;
    try {
      port = withPartner(spec, info, generator).orElse(generator);
    } catch (PortException | NativeException e) {
      // such as memory that cannot be shared; the real port will say so if it minds
    }
    ports.add(port);
    return port;
  }

  private Optional<Port> withPartner(PortSpec spec, PortInfo info, Port generator) {
    UnixAddress place =
        UnixAddress.parse(
            "@millrace-rehearsal-%d-%s".formatted(ProcessHandle.current().pid(), info.name()));
    return switch (spec.settings()) {
      case MemifSettings settings -> {
        MemifConfig config = settings.toMemifConfig(info.name(), queues()).withMac(info.mac());
        yield Optional.of(
            pair(
                new MemifPort(config.at(place, config.role())),
                new MemifPort(config.at(place, config.role().other())),
                generator));
      }
      case VirtioUserSettings settings -> {
        boolean interrupts = workers.idle() == WorkerSettings.Idle.INTERRUPT;
        VirtioUserConfig config = settings.toVirtioUserConfig(info.name(), queues(), interrupts);
        boolean server = config.server();
        yield Optional.of(
            pair(
                VirtioUser.open(
                    new VirtioUserConfig(
                        config.queues(), config.options(), info.mac(), place, server)),
                new VhostBackendPort(
                    new VhostBackendConfig(
                        info.name(), place, !server, queues(), info.mac(), info.mtu())),
                generator));
      }
      default -> Optional.empty();
    };
  }

  private Port pair(Port own, Port other, Port generator) {
    partners.add(new Partner(other, generator));
    return own;
  }

  /** Lets the partners begin. */
  void start() {
    partners.forEach(Partner::start);
  }

  /** Has the partners go and come back. */
  void reconnect() {
    partners.forEach(Partner::reconnect);
  }

  /** Whether there is anybody to reconnect. */
  boolean hasPartners() {
    return !partners.isEmpty();
  }

  @Override
  public void close() {
    partners.forEach(Partner::close);
    ports.forEach(Port::close);
    tunnels.values().forEach(MirroredTunnel::close);
  }
}
