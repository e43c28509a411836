package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import io.millrace.samples.yaml.Section;
import io.millrace.stages.forward.Forward;
import io.millrace.stages.forward.ForwardConfig;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.forward.Interface;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import io.millrace.stages.table.neighbor.NeighborTimers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code forward}: an IPv4 and IPv6 router. */
final class ForwardType implements StageType {
  @Override
  public String name() {
    return "forward";
  }

  @Override
  public String summary() {
    return "routes IPv4 and IPv6 between the networks of its interfaces";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    InterfaceReader interfaceReader = new InterfaceReader(context.ports());
    List<InterfaceSettings> interfaces = interfaceReader.read(settings);
    RouteReader routeReader = new RouteReader(interfaces);
    List<Route> routes = routeReader.routes(settings, context);
    List<StaticNeighbor> neighbors = routeReader.neighbors(settings);
    int capacity =
        settings.number("neighbor-capacity", 1, 1 << 20, ForwardConfig.DEFAULT_NEIGHBOR_CAPACITY);
    int errors =
        settings.number(
            "icmp-errors-per-second", 0, 1_000_000, ForwardConfig.DEFAULT_ICMP_ERRORS_PER_SECOND);
    int burst =
        settings.number("icmp-error-burst", 0, 1_000_000, ForwardConfig.DEFAULT_ICMP_ERROR_BURST);
    return ports -> {
      List<Interface> attached = interfaces.stream().map(iface -> attach(iface, ports)).toList();
      ForwardConfig config =
          new ForwardConfig(
              attached, routes, neighbors, capacity, NeighborTimers.DEFAULT, errors, burst);
      ForwardTables tables = ForwardTables.of(config);
      return (Supplier<Forward>) () -> new Forward(tables);
    };
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
}
