package io.millrace.samples.config;

import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Problems;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code ports}. */
final class PortReader {
  private static final List<String> TYPES = List.copyOf(PortTypes.ALL.keySet());

  private final ConfigContext context;
  private final Problems problems;

  PortReader(ConfigContext context, Problems problems) {
    this.context = context;
    this.problems = problems;
  }

  List<PortSpec> read(Section root) {
    List<PortSpec> specs = new ArrayList<>();
    root.require("ports", "where packets come from and go to").ifPresent(value -> {});
    Section ports = root.section("ports");
    for (String name : ports.keys()) {
      Location at = ports.at(name);
      if (!ConfigReader.NAME.matcher(name).matches()) {
        problems.add(at, "'" + name + "' is not a name: letters, digits, and - _ . are");
      }
      ports.get(name).flatMap(value -> port(name, value, at)).ifPresent(specs::add);
    }
    if (root.has("ports") && ports.keys().isEmpty()) {
      root.problem("ports", "there must be at least one port");
    }
    return specs;
  }

  private Optional<PortSpec> port(String name, Value value, Location at) {
    Section section = value.asSection();
    Optional<PortSettings> settings = settings(name, section);
    Location resourceAt =
        Stream.of("interface", "address", "socket", "config", "write", "read")
            .filter(section::has)
            .findFirst()
            .map(section::at)
            .orElse(at);
    Optional<PortSpec> spec =
        settings.map(
            known ->
                new PortSpec(
                    name,
                    known,
                    section.get("faults").map(Value::asSection).map(FaultSettings::read),
                    section.get("capture").flatMap(file -> file.as(context::path)),
                    at,
                    resourceAt));
    if (spec.isPresent()) {
      section.end();
    }
    return spec;
  }

  private Optional<PortSettings> settings(String name, Section port) {
    return port.require("type", "one of " + String.join(", ", TYPES))
        .flatMap(Value::asText)
        .flatMap(type -> settings(name, type, port));
  }

  private Optional<PortSettings> settings(String name, String type, Section port) {
    PortSettings settings =
        switch (type) {
          case AfPacketSettings.TYPE -> AfPacketSettings.read(port);
          case TapSettings.TYPE -> TapSettings.read(port);
          case VfioSettings.TYPE -> VfioSettings.read(port);
          case MemifSettings.TYPE -> MemifSettings.read(port);
          case VhostUserSettings.TYPE -> VhostUserSettings.read(port, context);
          case VirtioUserSettings.TYPE -> VirtioUserSettings.read(port, context);
          case WireGuardSettings.TYPE -> wireGuard(name, port);
          case SimSettings.TYPE -> SimSettings.read(port);
          case PcapSettings.TYPE -> PcapSettings.read(port, context);
          default -> null;
        };
    if (settings == null) {
      port.problem("type", "unknown port type '" + type + "'; " + Suggestion.among(type, TYPES));
    }
    return Optional.ofNullable(settings);
  }

  /** What goes by a tunnel's port does not pass its queues, which others could listen at. */
  private WireGuardSettings wireGuard(String name, Section port) {
    for (String key : List.of("faults", "capture")) {
      if (port.has(key)) {
        port.problem(key, "a tunnel has none: give '" + key + "' to the ports outside and inside");
      }
    }
    return WireGuardSettings.read(name, port, context);
  }
}
