package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import io.millrace.pipeline.Stage;
import io.millrace.stages.forward.Forward;
import io.millrace.stages.forward.ForwardConfig;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.forward.Interface;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import io.millrace.stages.table.neighbor.NeighborTimers;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A configured router that only lacks its ports.
 *
 * @param capacity neighbors there is room for
 * @param errors ICMP errors a second
 * @param burst ICMP errors at once
 */
record ForwardFactory(
    List<InterfaceSettings> interfaces,
    List<Route> routes,
    List<StaticNeighbor> neighbors,
    int capacity,
    int errors,
    int burst)
    implements StageFactory {
  private static final MacAddress SOME_STATION = MacAddress.parse("02:00:00:00:00:bb");
  private static final int REHEARSED_ROUTES = 256;

  @Override
  public Supplier<? extends Stage> create(Assembly assembly) {
    ForwardTables tables = tables(assembly);
    return () -> new Forward(tables);
  }

  /** The tables, which are the same for all stages of a graph that ask for them. */
  ForwardTables tables(Assembly assembly) {
    return assembly.tables(this, () -> makeTables(assembly));
  }

  private ForwardTables makeTables(Assembly assembly) {
    List<Interface> attached =
        interfaces.stream().map(iface -> attach(iface, assembly.ports())).toList();
    List<StaticNeighbor> known =
        assembly.isRehearsal() ? List.copyOf(stations().values()) : neighbors;
    return ForwardTables.of(
        new ForwardConfig(
            attached, routes, known, capacity, NeighborTimers.DEFAULT, errors, burst));
  }

  /** Its interface at a port. */
  Optional<InterfaceSettings> interfaceAt(String port) {
    return interfaces.stream().filter(iface -> iface.port().equals(port)).findFirst();
  }

  /** With the address and the MTU of its port, unless the configuration has others. */
  private static Interface attach(InterfaceSettings iface, Map<String, PortInfo> ports) {
    PortInfo port = Optional.ofNullable(ports.get(iface.port())).orElseThrow();
    MacAddress mac = iface.mac().orElse(port.mac());
    if (mac.equals(MacAddress.NONE)) {
      throw new IllegalArgumentException(
          "port '" + port.name() + "' has no Ethernet address: give the interface a 'mac'");
    }
    return new Interface(
        iface.name(),
        iface.port(),
        mac,
        iface.mtu().orElse(port.mtu()),
        iface.addresses(),
        iface.pointToPoint());
  }

  /** With the neighbors known that nobody is there to ask for, and traffic to and beyond them. */
  @Override
  public Rehearsal rehearsal(Assembly assembly) {
    Map<String, MacAddress> macs = new HashMap<>();
    interfaces.forEach(iface -> iface.mac().ifPresent(mac -> macs.put(iface.port(), mac)));
    Set<Prefix> destinations = new LinkedHashSet<>(stationsOnLinks().keySet());
    for (Route route : rehearsedRoutes()) {
      if (route.kind() == Route.Kind.FORWARD && route.nextHops().stream().allMatch(this::isKnown)) {
        destinations.add(route.prefix());
      }
    }
    return new Rehearsal(create(assembly), List.copyOf(destinations), macs);
  }

  /** Whether nobody need be asked on the way: there is a gateway, or a tunnel. */
  private boolean isKnown(NextHop hop) {
    return hop.gateway().isPresent()
        || interfaces.stream()
            .anyMatch(iface -> iface.pointToPoint() && iface.name().equals(hop.interfaceName()));
  }

  /** Neighbors for when nobody is there to ask: a station on each link, and all gateways. */
  private Map<String, StaticNeighbor> stations() {
    Map<String, StaticNeighbor> stations = new HashMap<>();
    stationsOnLinks().forEach((station, iface) -> add(stations, iface.name(), station.address()));
    for (Route route : rehearsedRoutes()) {
      for (NextHop hop : route.nextHops()) {
        hop.gateway().ifPresent(gateway -> add(stations, hop.interfaceName(), gateway));
      }
    }
    neighbors.forEach(known -> stations.put(key(known.interfaceName(), known.address()), known));
    return stations;
  }

  private List<Route> rehearsedRoutes() {
    return routes.subList(0, Math.min(routes.size(), REHEARSED_ROUTES));
  }

  /** An address besides each of our own. */
  private Map<Prefix, InterfaceSettings> stationsOnLinks() {
    Map<Prefix, InterfaceSettings> stations = new LinkedHashMap<>();
    for (InterfaceSettings iface : interfaces) {
      for (InterfaceAddress own : iface.addresses()) {
        stationAt(own).ifPresent(other -> stations.put(Prefix.of(other, other.bits()), iface));
      }
    }
    return stations;
  }

  /** An address of the same network, if it has another. */
  static Optional<IpAddress> stationAt(InterfaceAddress own) {
    return Optional.of(besides(own.address())).filter(own.prefix()::contains);
  }

  private static void add(Map<String, StaticNeighbor> stations, String iface, IpAddress address) {
    stations.put(key(iface, address), new StaticNeighbor(iface, address, SOME_STATION));
  }

  private static String key(String iface, IpAddress address) {
    return iface + " " + address;
  }

  /** An address that differs in the last two bits: 10.0.0.2 for 10.0.0.1. */
  private static IpAddress besides(IpAddress own) {
    return switch (own) {
      case Ipv4Address four -> new Ipv4Address(four.value() ^ 3);
      case Ipv6Address six -> new Ipv6Address(six.high(), six.low() ^ 3);
    };
  }
}
