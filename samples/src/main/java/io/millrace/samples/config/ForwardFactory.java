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
import java.util.ArrayList;
import java.util.HashMap;
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
  public Supplier<? extends Stage> create(Map<String, PortInfo> ports) {
    return create(ports, neighbors);
  }

  private Supplier<? extends Stage> create(
      Map<String, PortInfo> ports, List<StaticNeighbor> stations) {
    List<Interface> attached = interfaces.stream().map(iface -> attach(iface, ports)).toList();
    ForwardConfig config =
        new ForwardConfig(
            attached, routes, stations, capacity, NeighborTimers.DEFAULT, errors, burst);
    ForwardTables tables = ForwardTables.of(config);
    return (Supplier<Forward>) () -> new Forward(tables);
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
        iface.name(), iface.port(), mac, iface.mtu().orElse(port.mtu()), iface.addresses());
  }

  /** With the neighbors known that nobody is there to ask for, and traffic to and beyond them. */
  @Override
  public Rehearsal rehearsal(Map<String, PortInfo> ports) {
    Map<String, MacAddress> macs = new HashMap<>();
    interfaces.forEach(iface -> iface.mac().ifPresent(mac -> macs.put(iface.port(), mac)));
    Set<Prefix> destinations = new LinkedHashSet<>();
    Map<String, StaticNeighbor> stations = new HashMap<>();
    for (InterfaceSettings iface : interfaces) {
      for (InterfaceAddress own : iface.addresses()) {
        IpAddress other = besides(own.address());
        if (own.prefix().contains(other)) {
          destinations.add(Prefix.of(other, other.bits()));
          add(stations, iface.name(), other);
        }
      }
    }
    for (Route route : routes.subList(0, Math.min(routes.size(), REHEARSED_ROUTES))) {
      for (NextHop hop : route.nextHops()) {
        hop.gateway().ifPresent(gateway -> add(stations, hop.interfaceName(), gateway));
      }
      if (route.kind() == Route.Kind.FORWARD
          && route.nextHops().stream().allMatch(hop -> hop.gateway().isPresent())) {
        destinations.add(route.prefix());
      }
    }
    neighbors.forEach(known -> stations.put(key(known.interfaceName(), known.address()), known));
    return new Rehearsal(
        create(ports, new ArrayList<>(stations.values())), List.copyOf(destinations), macs);
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
