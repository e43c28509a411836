package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import io.millrace.stages.forward.InterfaceAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Reads the {@code interfaces} of a router; each belongs to the port of its name or to another. */
final class InterfaceReader {
  private static final int MIN_MTU = 68;
  private static final int MAX_MTU = 65_535;

  private final List<String> ports;
  private final Map<String, WireGuardSettings> tunnels;
  private final List<Placed> placed = new ArrayList<>();
  private final Map<String, String> userOfPort = new HashMap<>();

  /** An address and where the file has it. */
  private record Placed(InterfaceAddress address, String iface, int line) {}

  InterfaceReader(ConfigContext context) {
    ports = context.ports();
    tunnels = context.tunnels();
  }

  List<InterfaceSettings> read(Section forward) {
    forward.require("interfaces", "the networks that the router is attached to");
    Section section = forward.section("interfaces");
    List<InterfaceSettings> interfaces = new ArrayList<>();
    for (String name : section.keys()) {
      section.get(name).ifPresent(value -> interfaces.add(one(name, value.asSection(), section)));
    }
    if (forward.has("interfaces") && interfaces.isEmpty()) {
      forward.problem("interfaces", "a router has at least one interface");
    }
    return interfaces;
  }

  private InterfaceSettings one(String name, Section settings, Section all) {
    String port = settings.text("port", name);
    if (!ports.contains(port)) {
      String message = "there is no port '" + port + "'; " + Suggestion.among(port, ports);
      if (settings.has("port")) {
        settings.problem("port", message);
      } else {
        all.problem(name, message);
      }
    }
    String other = userOfPort.putIfAbsent(port, name);
    if (other != null) {
      all.problem(name, "port '" + port + "' belongs to interface '" + other + "' already");
    }
    WireGuardSettings tunnel = tunnels.get(port);
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (Value value : settings.list("addresses")) {
      value
          .as(InterfaceAddress::parse)
          .filter(address -> isFree(address, name, value.at(), value::problem))
          .ifPresent(addresses::add);
    }
    if (tunnel != null && !settings.has("addresses")) {
      tunnel.addresses().stream()
          .filter(address -> isFree(address, name, all.at(name), text -> all.problem(name, text)))
          .forEach(addresses::add);
    }
    if (tunnel != null && settings.has("mac")) {
      settings.problem("mac", "nobody sees an Ethernet address of a tunnel: remove it");
    }
    Optional<MacAddress> mac = settings.get("mac").flatMap(value -> value.as(this::station));
    OptionalInt mtu =
        settings.has("mtu")
            ? OptionalInt.of(settings.number("mtu", MIN_MTU, MAX_MTU, MIN_MTU))
            : OptionalInt.empty();
    settings.end();
    return new InterfaceSettings(name, port, mac, mtu, List.copyOf(addresses), tunnel != null);
  }

  private MacAddress station(String text) {
    MacAddress mac = MacAddress.parse(text);
    if (mac.isGroup() || mac.equals(MacAddress.NONE)) {
      throw new IllegalArgumentException("'" + text + "' is not the address of one station");
    }
    return mac;
  }

  /** Networks of different interfaces must not overlap, or nobody knows where a station is. */
  private boolean isFree(
      InterfaceAddress address, String name, Location at, Consumer<String> problem) {
    for (Placed other : placed) {
      boolean same = other.address.address().equals(address.address());
      boolean overlap =
          other.address.prefix().contains(address.prefix().address())
              || address.prefix().contains(other.address.prefix().address());
      if (same || (overlap && !other.iface.equals(name))) {
        problem.accept(
            "address "
                + address
                + " overlaps "
                + other.address
                + " of interface '"
                + other.iface
                + "' in line "
                + other.line
                + ": each network belongs to one interface");
        return false;
      }
    }
    placed.add(new Placed(address, name, at.line()));
    return true;
  }
}
