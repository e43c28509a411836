package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wireguard.stage.OwnAddresses;
import java.util.List;
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

  /** The tables for what the tunnel has sealed: the router's, without routes into the tunnel. */
  ForwardTables outerTables(Assembly assembly) {
    return assembly.outerTables(
        port, () -> router(assembly).tables(assembly).without(interfaceName(assembly)));
  }

  /** The router's addresses on all its other interfaces, and which of them leads where. */
  OwnAddresses ownAddresses(Assembly assembly) {
    ForwardTables outer = outerTables(assembly);
    OwnAddresses.Sources sources =
        new OwnAddresses.Sources() {
          @Override
          public int to(int destination) {
            return outer.sourceTo(destination);
          }

          @Override
          public Optional<Ipv6Address> to(long high, long low) {
            return outer.sourceTo(high, low);
          }
        };
    return new OwnAddresses(
        router(assembly).interfaces().stream()
            .filter(iface -> !iface.port().equals(port))
            .flatMap(iface -> iface.addresses().stream())
            .map(InterfaceAddress::address)
            .toList(),
        sources);
  }
}
