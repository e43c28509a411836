package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.stage.OwnAddresses;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tunnel that a stage belongs to: the one it names, or the only one.
 *
 * @param port the tunnel's port
 */
record TunnelOf(String port) {
  static TunnelOf read(Section stage, ConfigContext context) {
    List<String> tunnels = List.copyOf(context.tunnels().keySet());
    if (stage.has("tunnel")) {
      String name = stage.text("tunnel", "");
      if (!tunnels.contains(name)) {
        stage.problem(
            "tunnel",
            "there is no port '"
                + name
                + "' of type wireguard; "
                + Suggestion.among(name, tunnels));
      }
      return new TunnelOf(name);
    }
    if (tunnels.size() != 1) {
      stage.require(
          "tunnel",
          tunnels.isEmpty()
              ? "the port of type wireguard that it is for, and there is none"
              : "the port of type wireguard that it is for");
    }
    return new TunnelOf(tunnels.isEmpty() ? "" : tunnels.getFirst());
  }

  /** The router with an interface at the tunnel. */
  ForwardFactory router(Assembly assembly) {
    return assembly
        .routerAt(port)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no stage of type forward has an interface at port '"
                        + port
                        + "': add one to its 'interfaces'"));
  }

  /** The router's name for its interface at the tunnel. */
  String interfaceName(Assembly assembly) {
    return router(assembly).interfaceAt(port).orElseThrow().name();
  }

  /** The router's addresses on all its other interfaces, and which of them leads where. */
  OwnAddresses ownAddresses(Assembly assembly) {
    ForwardFactory router = router(assembly);
    Map<String, InterfaceSettings> others = new LinkedHashMap<>();
    router.interfaces().stream()
        .filter(iface -> !iface.port().equals(port))
        .forEach(iface -> others.put(iface.name(), iface));
    Map<Prefix, IpAddress> sources = new HashMap<>();
    for (Route route : router.routes()) {
      for (NextHop hop : route.nextHops().reversed()) {
        Optional.ofNullable(others.get(hop.interfaceName()))
            .flatMap(iface -> source(iface, route.prefix(), hop))
            .ifPresent(source -> sources.put(route.prefix(), source));
      }
    }
    List<InterfaceAddress> own =
        others.values().stream().flatMap(iface -> iface.addresses().stream()).toList();
    own.reversed().forEach(address -> sources.put(address.prefix(), address.address()));
    return new OwnAddresses(own.stream().map(InterfaceAddress::address).toList(), sources);
  }

  /** The interface's address in the gateway's network, or its first one. */
  private static Optional<IpAddress> source(InterfaceSettings iface, Prefix to, NextHop hop) {
    List<InterfaceAddress> own =
        iface.addresses().stream()
            .filter(address -> address.prefix().getClass() == to.getClass())
            .toList();
    return own.stream()
        .filter(address -> hop.gateway().filter(address.prefix()::contains).isPresent())
        .findFirst()
        .or(() -> own.stream().findFirst())
        .map(InterfaceAddress::address);
  }
}
