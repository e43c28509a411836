package io.millrace.stages.forward;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds what a configuration has wrong as a whole; each record has checked itself. */
final class ConfigCheck {
  private static final List<Prefix> NOT_TO_ROUTE =
      List.of(
          Prefix.parse("0.0.0.0/8"),
          Prefix.parse("127.0.0.0/8"),
          Prefix.parse("169.254.0.0/16"),
          Prefix.parse("224.0.0.0/4"),
          Prefix.parse("240.0.0.0/4"),
          Prefix.parse("fe80::/10"),
          Prefix.parse("ff00::/8"));

  private ConfigCheck() {}

  static List<RouterInterface> interfaces(ForwardConfig config) {
    Set<String> names = new HashSet<>();
    Set<String> ports = new HashSet<>();
    List<RouterInterface> interfaces = new ArrayList<>();
    for (Interface iface : config.interfaces()) {
      require(names.add(iface.name()), () -> "interface " + iface.name() + " is there twice");
      require(ports.add(iface.port()), () -> "port " + iface.port() + " belongs to two interfaces");
      interfaces.add(new RouterInterface(interfaces.size(), iface));
    }
    overlaps(config.interfaces());
    return List.copyOf(interfaces);
  }

  private static void overlaps(List<Interface> interfaces) {
    for (int i = 0; i < interfaces.size(); i++) {
      for (InterfaceAddress own : interfaces.get(i).addresses()) {
        for (Interface other : interfaces.subList(i + 1, interfaces.size())) {
          other.addresses().forEach(theirs -> overlap(own, theirs, other));
        }
      }
    }
  }

  private static void overlap(InterfaceAddress own, InterfaceAddress theirs, Interface other) {
    require(
        !own.prefix().contains(theirs.prefix().address())
            && !theirs.prefix().contains(own.prefix().address()),
        () ->
            "address "
                + theirs
                + " of interface "
                + other.name()
                + " overlaps "
                + own
                + " of another");
  }

  /** Neighbors beyond those that are learned: an upper bound. */
  static int pinnedNeighbors(ForwardConfig config) {
    Set<NextHop> gateways = new HashSet<>();
    config.routes().forEach(route -> gateways.addAll(route.nextHops()));
    long stations = config.interfaces().stream().filter(Interface::pointToPoint).count();
    return gateways.size() + config.neighbors().size() + (int) stations;
  }

  /** The prefix, never forwarded, that a prefix is part of. */
  static Optional<Prefix> reserved(Prefix prefix) {
    return NOT_TO_ROUTE.stream()
        .filter(reserved -> reserved.contains(prefix.address()))
        .filter(reserved -> prefix.length() >= reserved.length())
        .findFirst();
  }

  static void route(Route route, ForwardTables tables) {
    Optional<Prefix> reserved = reserved(route.prefix());
    require(
        reserved.isEmpty(),
        () -> "route " + route.prefix() + ": " + reserved.orElseThrow() + " is never forwarded");
    for (NextHop nextHop : route.nextHops()) {
      RouterInterface iface = tables.named(nextHop.interfaceName());
      nextHop.gateway().ifPresent(gateway -> gateway(route, gateway, iface));
    }
  }

  private static void gateway(Route route, IpAddress gateway, RouterInterface iface) {
    require(
        !iface.pointToPoint,
        () ->
            "route "
                + route.prefix()
                + ": there are no gateways on interface "
                + iface.name
                + ", which leads to one other end: name the interface alone");
    boolean isNeighbor =
        gateway instanceof Ipv6Address a
            ? iface.isNeighbor(a.high(), a.low())
            : iface.isNeighbor((int) ForwardTables.low(gateway));
    require(
        isNeighbor,
        () ->
            "route "
                + route.prefix()
                + ": gateway "
                + gateway
                + " is not a station on the link of interface "
                + iface.name);
  }

  private static void require(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new IllegalArgumentException(message.get());
    }
  }
}
