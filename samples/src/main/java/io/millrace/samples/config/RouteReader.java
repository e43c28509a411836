package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code routes} and {@code neighbors} of a router. A route is
 *
 * <ul>
 *   <li>{@code {to: PREFIX, via: GATEWAY}}, or several gateways in a list, each an address or
 *       {@code {gateway: ADDRESS, weight: N, interface: NAME}};
 *   <li>{@code {to: PREFIX, interface: NAME}} for destinations on the link itself;
 *   <li>{@code {to: PREFIX, action: blackhole}}, {@code unreachable} or {@code prohibit}.
 * </ul>
 *
 * <p>The interface of a gateway follows from its address, except for link-local ones.
 */
final class RouteReader {
  private static final List<String> ACTIONS = List.of("blackhole", "unreachable", "prohibit");
  private static final int MAX_WEIGHT = 256;

  private final List<InterfaceSettings> interfaces;
  private final Map<Prefix, Integer> lines = new HashMap<>();

  RouteReader(List<InterfaceSettings> interfaces) {
    this.interfaces = interfaces;
  }

  List<Route> routes(Section forward, ConfigContext context) {
    List<Route> routes = new ArrayList<>();
    List<String> names = interfaces.stream().map(InterfaceSettings::name).toList();
    forward
        .get("routes-file")
        .flatMap(v -> v.as(path -> new RouteFile(names, this::behind).read(context.path(path))))
        .ifPresent(routes::addAll);
    for (Value value : forward.list("routes")) {
      route(value.asSection()).ifPresent(routes::add);
    }
    return routes;
  }

  private Optional<Route> route(Section route) {
    Optional<Prefix> to =
        route
            .require("to", "the prefix of the destinations")
            .flatMap(value -> value.as(Prefix::parse))
            .filter(prefix -> isNew(prefix, route));
    List<Value> gateways = route.list("via");
    Optional<String> iface = route.get("interface").flatMap(this::interfaceName);
    Optional<String> action = route.get("action").flatMap(value -> value.asOneOf(ACTIONS));
    boolean onLink = route.has("interface") && gateways.isEmpty();
    int answers = (gateways.isEmpty() ? 0 : 1) + (onLink ? 1 : 0) + (route.has("action") ? 1 : 0);
    List<NextHop> hops = new ArrayList<>();
    gateways.forEach(value -> hop(value, iface, to).ifPresent(hops::add));
    if (onLink) {
      iface.ifPresent(name -> hops.add(NextHop.onLink(name)));
    }
    route.end();
    if (to.isEmpty()) {
      return Optional.empty();
    }
    if (answers != 1) {
      route.problem("to", "a route needs one of 'via', 'interface' and 'action'");
      return Optional.empty();
    }
    if (action.isPresent()) {
      Route.Kind kind = Route.Kind.valueOf(action.get().toUpperCase(Locale.ROOT));
      return Optional.of(Route.drop(to.get(), kind));
    }
    return hops.isEmpty()
        ? Optional.empty()
        : route.make(() -> new Route(to.get(), Route.Kind.FORWARD, hops));
  }

  private boolean isNew(Prefix prefix, Section route) {
    Integer line = lines.putIfAbsent(prefix, route.at("to").line());
    if (line != null) {
      route.problem(
          "to",
          "there is a route to "
              + prefix
              + " in line "
              + line
              + " already: list all its gateways in one route");
    }
    return line == null;
  }

  private Optional<NextHop> hop(Value value, Optional<String> routeInterface, Optional<Prefix> to) {
    if (value.isText()) {
      return value
          .as(IpAddress::parse)
          .filter(gateway -> isOfVersion(gateway, to, value))
          .flatMap(gateway -> hop(gateway, routeInterface, 1, value));
    }
    Section section = value.asSection();
    Optional<IpAddress> gateway =
        section
            .require("gateway", "the address of the next router")
            .flatMap(text -> text.as(IpAddress::parse))
            .filter(address -> isOfVersion(address, to, value));
    Optional<String> own = section.get("interface").flatMap(this::interfaceName);
    int weight = section.number("weight", 1, MAX_WEIGHT, 1);
    section.end();
    return gateway.flatMap(
        address -> hop(address, own.isPresent() ? own : routeInterface, weight, value));
  }

  private static boolean isOfVersion(IpAddress gateway, Optional<Prefix> to, Value value) {
    if (to.isEmpty() || gateway.bits() == to.get().address().bits()) {
      return true;
    }
    value.problem("gateway " + gateway + " and destination " + to.get() + " differ in version");
    return false;
  }

  private Optional<NextHop> hop(
      IpAddress gateway, Optional<String> wanted, int weight, Value value) {
    Optional<String> name = wanted.isPresent() ? wanted : behind(gateway);
    if (name.isEmpty()) {
      value.problem(
          "gateway "
              + gateway
              + " is in no network of an interface: correct it, or name its 'interface'");
    }
    return name.map(iface -> new NextHop(iface, Optional.of(gateway), weight));
  }

  private Optional<String> behind(IpAddress gateway) {
    return interfaces.stream()
        .filter(
            iface ->
                iface.addresses().stream().anyMatch(address -> address.prefix().contains(gateway)))
        .map(InterfaceSettings::name)
        .findFirst();
  }

  private Optional<String> interfaceName(Value value) {
    List<String> names = interfaces.stream().map(InterfaceSettings::name).toList();
    return value.as(
        text -> {
          if (names.contains(text)) {
            return text;
          }
          throw new IllegalArgumentException(
              "there is no interface '" + text + "'; " + Suggestion.among(text, names));
        });
  }

  List<StaticNeighbor> neighbors(Section forward) {
    List<StaticNeighbor> neighbors = new ArrayList<>();
    for (Value value : forward.list("neighbors")) {
      neighbor(value.asSection()).ifPresent(neighbors::add);
    }
    return neighbors;
  }

  private Optional<StaticNeighbor> neighbor(Section section) {
    Optional<IpAddress> address =
        section.require("address", "its IP address").flatMap(value -> value.as(IpAddress::parse));
    Optional<MacAddress> mac =
        section.require("mac", "its Ethernet address").flatMap(v -> v.as(MacAddress::parse));
    Optional<String> named = section.get("interface").flatMap(this::interfaceName);
    Optional<String> iface = named.isPresent() ? named : address.flatMap(this::behind);
    section.end();
    if (address.isPresent() && iface.isEmpty()) {
      section.problem(
          "address", address.get() + " is in no network of an interface: name its 'interface'");
    }
    if (address.isEmpty() || mac.isEmpty() || iface.isEmpty()) {
      return Optional.empty();
    }
    return section.make(() -> new StaticNeighbor(iface.get(), address.get(), mac.get()));
  }
}
