package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.stages.forward.ForwardConfig;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import java.util.ArrayList;
import java.util.List;

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
    InterfaceReader interfaceReader = new InterfaceReader(context);
    List<InterfaceSettings> interfaces = interfaceReader.read(settings);
    RouteReader routeReader = new RouteReader(interfaces);
    List<Route> routes = routeReader.routes(settings, context);
    routes.addAll(tunnelRoutes(interfaces, context)); // before others to the same prefix
    List<StaticNeighbor> neighbors = routeReader.neighbors(settings);
    int capacity =
        settings.number("neighbor-capacity", 1, 1 << 20, ForwardConfig.DEFAULT_NEIGHBOR_CAPACITY);
    int errors =
        settings.number(
            "icmp-errors-per-second", 0, 1_000_000, ForwardConfig.DEFAULT_ICMP_ERRORS_PER_SECOND);
    int burst =
        settings.number("icmp-error-burst", 0, 1_000_000, ForwardConfig.DEFAULT_ICMP_ERROR_BURST);
    return new ForwardFactory(interfaces, routes, neighbors, capacity, errors, burst);
  }

  /** To the allowed IPs of the peers of each tunnel, as wg-quick(8) makes them. */
  private static List<Route> tunnelRoutes(
      List<InterfaceSettings> interfaces, ConfigContext context) {
    List<Route> routes = new ArrayList<>();
    for (InterfaceSettings iface : interfaces) {
      WireGuardSettings tunnel = context.tunnels().get(iface.port());
      if (tunnel != null) {
        tunnel.routes().stream()
            .filter(ForwardConfig::isForwarded)
            .map(prefix -> Route.to(prefix, NextHop.onLink(iface.name())))
            .forEach(routes::add);
      }
    }
    return routes;
  }
}
