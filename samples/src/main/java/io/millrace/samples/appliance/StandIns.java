package io.millrace.samples.appliance;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.memif.MemifConfig;
import io.millrace.driver.memif.MemifPort;
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
import io.millrace.samples.config.VirtioUserSettings;
import io.millrace.samples.config.WorkerSettings;
import io.millrace.stages.traffic.TrafficBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ports of a rehearsal. A port that needs no more than another process is there itself, with a
 * {@link Partner} in this one: so its code is rehearsed as well. For others, generators stand in.
 */
final class StandIns implements AutoCloseable {
  private final WorkerSettings workers;
  private final List<Port> ports = new ArrayList<>();
  private final List<Partner> partners = new ArrayList<>();

  StandIns(WorkerSettings workers) {
    this.workers = workers;
  }

  /** Queues that each port has. */
  int queues() {
    return workers.pipelined() ? 1 : workers.count();
  }

  /**
   * One more.
   *
   * @param info what the stages take it for
   * @param traffic what is to arrive there
   */
  Port add(PortSpec spec, PortInfo info, TrafficBuilder traffic) {
    Port generator =
        SimPort.builder(info.name())
            .mac(info.mac())
            .queues(queues())
            .sources(traffic::source)
            .build();
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
  }
}
