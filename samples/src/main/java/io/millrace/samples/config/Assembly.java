package io.millrace.samples.config;

import io.millrace.driver.port.Port;
import io.millrace.driver.port.PortInfo;
import io.millrace.samples.wireguard.WireGuardPort;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.wireguard.stage.TunnelLink;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the stages of one graph are made from: the ports as they are, or stand-ins, and what the
 * stages share. One thread makes a graph.
 */
public final class Assembly {
  private final Map<String, PortInfo> ports;
  private final Map<String, WireGuardPort> tunnels = new HashMap<>();
  private final Collection<? extends StageFactory> stages;
  private final boolean isRehearsal;
  private final IdentityHashMap<ForwardFactory, ForwardTables> routers = new IdentityHashMap<>();
  private final Map<String, ForwardTables> outer = new HashMap<>();
  private final Map<String, TunnelLink> links = new HashMap<>();

  private Assembly(
      Map<String, PortInfo> ports, Collection<? extends StageFactory> stages, boolean isRehearsal) {
    this.ports = ports;
    this.stages = stages;
    this.isRehearsal = isRehearsal;
  }

  /** Of ports that are open, or on paper, in order. */
  public static Assembly of(List<? extends Port> ports, List<StageSpec> stages) {
    Map<String, PortInfo> infos = new LinkedHashMap<>();
    for (Port port : ports) {
      port.refresh(); // a router goes by the MTU of now until the next reload
      infos.put(port.name(), port.info());
    }
    Assembly assembly = new Assembly(infos, factories(stages), false);
    for (Port port : ports) {
      if (port instanceof WireGuardPort tunnel) {
        assembly.tunnels.put(port.name(), tunnel);
      }
    }
    return assembly;
  }

  /**
   * For a rehearsal, with ports that stand in for those of the appliance.
   *
   * @param tunnels of the ports that are one
   */
  public static Assembly forRehearsal(
      Map<String, PortInfo> ports, List<StageSpec> stages, Map<String, TunnelLink> tunnels) {
    Assembly assembly = new Assembly(ports, factories(stages), true);
    assembly.links.putAll(tunnels);
    return assembly;
  }

  /** Before there are ports, to see what the stages are like. */
  static Assembly outline(Map<String, PortInfo> ports, Collection<? extends StageFactory> stages) {
    return new Assembly(ports, stages, false);
  }

  private static List<StageFactory> factories(List<StageSpec> stages) {
    return stages.stream().map(StageSpec::factory).toList();
  }

  /** The ports by name, in order. */
  Map<String, PortInfo> ports() {
    return ports;
  }

  /** Whether nobody is there to answer, so that all neighbors must be known. */
  boolean isRehearsal() {
    return isRehearsal;
  }

  /** The tables of a router, which all who ask share. */
  ForwardTables tables(ForwardFactory router, Supplier<ForwardTables> maker) {
    return routers.computeIfAbsent(router, each -> maker.get());
  }

  /** The tables for what a tunnel has sealed, which all who ask share. */
  ForwardTables outerTables(String tunnel, Supplier<ForwardTables> maker) {
    return outer.computeIfAbsent(tunnel, each -> maker.get());
  }

  /** The router that has an interface at a port, if there is one. */
  Optional<ForwardFactory> routerAt(String port) {
    return stages.stream()
        .filter(ForwardFactory.class::isInstance)
        .map(ForwardFactory.class::cast)
        .filter(router -> router.interfaceAt(port).isPresent())
        .findFirst();
  }

  /** The tunnel of a port; where that is not open, one without peers. */
  TunnelLink tunnel(String port) {
    WireGuardPort open = tunnels.get(port);
    return open != null ? open.tunnelLink() : links.computeIfAbsent(port, this::standIn);
  }

  private TunnelLink standIn(String port) {
    PortInfo info = Optional.ofNullable(ports.get(port)).orElseThrow();
    return new TunnelLink(info.mac(), () -> AeadEngines.open(Optional.empty()), new SecureRandom());
  }
}
