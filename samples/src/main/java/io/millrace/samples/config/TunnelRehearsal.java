package io.millrace.samples.config;

import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a tunnel takes part in a rehearsal: its only peer is on the way of the default route, or, if
 * there is none, at the router's first interface outside of the tunnel, and may be sent anything.
 *
 * @param port where its messages come from and go to
 * @param ours our address there
 * @param theirs the peer's
 * @param allowed what may be inside
 */
public record TunnelRehearsal(String port, IpAddress ours, IpAddress theirs, List<Prefix> allowed) {
  /** Copies the list. */
  public TunnelRehearsal {
    allowed = List.copyOf(allowed);
  }

  /** That of a tunnel; none if there is no way for its messages. */
  public static Optional<TunnelRehearsal> of(
      Assembly assembly, String tunnel, WireGuardSettings settings) {
    return assembly.routerAt(tunnel).flatMap(router -> of(router, settings));
  }

  private static Optional<TunnelRehearsal> of(ForwardFactory router, WireGuardSettings settings) {
    // What is allowed is found as it will be: not by a prefix of no length alone.
    List<Prefix> allowed = new ArrayList<>(settings.routes());
    settings.addresses().forEach(own -> allowed.add(own.prefix()));
    allowed.add(Prefix.parse("0.0.0.0/0"));
    allowed.add(Prefix.parse("::/0"));
    Set<String> ways = defaultWays(router);
    return router.interfaces().stream()
        .filter(iface -> !iface.pointToPoint())
        .sorted(Comparator.comparing(iface -> !ways.contains(iface.name())))
        .flatMap(iface -> at(iface, allowed.stream().distinct().toList()))
        .findFirst();
  }

  private static Set<String> defaultWays(ForwardFactory router) {
    return router.routes().stream()
        .filter(route -> route.kind() == Route.Kind.FORWARD && route.prefix().length() == 0)
        .flatMap(route -> route.nextHops().stream().map(NextHop::interfaceName))
        .collect(Collectors.toSet());
  }

  private static Stream<TunnelRehearsal> at(InterfaceSettings iface, List<Prefix> allowed) {
    return iface.addresses().stream()
        .sorted(Comparator.comparing(own -> !(own.address() instanceof Ipv4Address)))
        .flatMap(
            own -> ForwardFactory.stationAt(own).stream().map(at -> of(iface, own, at, allowed)));
  }

  private static TunnelRehearsal of(
      InterfaceSettings iface, InterfaceAddress own, IpAddress station, List<Prefix> allowed) {
    return new TunnelRehearsal(iface.port(), own.address(), station, allowed);
  }
}
