package io.millrace.stages.forward;

import io.millrace.stages.table.neighbor.NeighborTimers;
import io.millrace.stages.wire.Prefix;
import java.util.List;

/**
 * What the router is to do.
 *
 * @param interfaces its interfaces, at least one; each has a port of its own, which is also the
 *     name of the stage's output to it
 * @param routes beside those to the links of the interfaces, which follow from their addresses
 * @param neighbors that are known beforehand
 * @param neighborCapacity most neighbors to keep, beside gateways and those known beforehand
 * @param timers of ARP and neighbor discovery
 * @param icmpErrorsPerSecond most ICMP errors that one worker sends in the long run (RFC 1812,
 *     section 4.3.2.8; RFC 4443, section 2.4 f)
 * @param icmpErrorBurst how many of them may come at once
 */
public record ForwardConfig(
    List<Interface> interfaces,
    List<Route> routes,
    List<StaticNeighbor> neighbors,
    int neighborCapacity,
    NeighborTimers timers,
    int icmpErrorsPerSecond,
    int icmpErrorBurst) {
  /** Neighbors unless configured otherwise. */
  public static final int DEFAULT_NEIGHBOR_CAPACITY = 4096;

  /** ICMP errors a second unless configured otherwise. */
  public static final int DEFAULT_ICMP_ERRORS_PER_SECOND = 1000;

  /** ICMP errors at once unless configured otherwise. */
  public static final int DEFAULT_ICMP_ERROR_BURST = 100;

  private static final int MAX_NEIGHBORS = 1 << 20;

  /** Checks the figures. */
  public ForwardConfig {
    interfaces = List.copyOf(interfaces);
    routes = List.copyOf(routes);
    neighbors = List.copyOf(neighbors);
    check("neighbor capacity", neighborCapacity, 1, MAX_NEIGHBORS);
    check("ICMP errors per second", icmpErrorsPerSecond, 0, 1_000_000);
    check("ICMP error burst", icmpErrorBurst, 0, 1_000_000);
    check("number of interfaces", interfaces.size(), 1, 4096);
  }

  /** Whether packets to a prefix are ever forwarded, so that there can be a route to it. */
  public static boolean isForwarded(Prefix prefix) {
    return ConfigCheck.reserved(prefix).isEmpty();
  }

  /** The same with no route through an interface. */
  ForwardConfig without(String interfaceName) {
    List<Route> others =
        routes.stream().flatMap(route -> route.without(interfaceName).stream()).toList();
    return new ForwardConfig(
        interfaces,
        others,
        neighbors,
        neighborCapacity,
        timers,
        icmpErrorsPerSecond,
        icmpErrorBurst);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + ": " + value + " is not in " + min + ".." + max);
    }
  }

  /** With everything else as usual. */
  public ForwardConfig(List<Interface> interfaces, List<Route> routes) {
    this(interfaces, routes, List.of());
  }

  /** With everything else as usual. */
  public ForwardConfig(
      List<Interface> interfaces, List<Route> routes, List<StaticNeighbor> neighbors) {
    this(
        interfaces,
        routes,
        neighbors,
        DEFAULT_NEIGHBOR_CAPACITY,
        NeighborTimers.DEFAULT,
        DEFAULT_ICMP_ERRORS_PER_SECOND,
        DEFAULT_ICMP_ERROR_BURST);
  }
}
