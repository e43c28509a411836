package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.PortInfo;
import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Problems;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code stages}; a stage's type is its name unless told otherwise. */
final class StageReader {
  private static final int ETHERNET_MTU = 1500;

  private final ConfigContext context;
  private final Problems problems;

  StageReader(ConfigContext context, Problems problems) {
    this.context = context;
    this.problems = problems;
  }

  List<StageSpec> read(Section root, List<PortSpec> ports) {
    Section stages = root.section("stages");
    Map<String, PortInfo> infos = placeholders(ports);
    List<StageSpec> specs = new ArrayList<>();
    for (String name : stages.keys()) {
      stages.get(name).flatMap(value -> stage(name, value, stages, infos)).ifPresent(specs::add);
    }
    return specs;
  }

  private Optional<StageSpec> stage(
      String name, Value value, Section stages, Map<String, PortInfo> infos) {
    Location at = stages.at(name);
    if (!ConfigReader.NAME.matcher(name).matches()) {
      stages.problem(name, "'" + name + "' is not a name: letters, digits, and - _ . are");
    } else if (context.ports().contains(name)) {
      stages.problem(name, "'" + name + "' is the name of a port already: choose another");
    }
    Section settings = value.asSection();
    String typeName = settings.text("type", name);
    Optional<StageType> type = StageTypes.find(typeName);
    if (type.isEmpty()) {
      Location typeAt = settings.has("type") ? settings.at("type") : at;
      String hint = settings.has("type") ? "" : "; or give it a 'type'";
      problems.add(
          typeAt,
          "unknown stage type '"
              + typeName
              + "'; "
              + Suggestion.among(typeName, StageTypes.names())
              + hint);
      return Optional.empty();
    }
    StageFactory factory = type.get().read(settings, context);
    settings.end();
    return Optional.of(spec(name, typeName, factory, infos, at));
  }

  private StageSpec spec(
      String name, String type, StageFactory factory, Map<String, PortInfo> infos, Location at) {
    List<String> outputs = List.of();
    if (problems.isEmpty()) {
      try {
        outputs = factory.create(infos).get().outputs();
      } catch (IllegalArgumentException e) {
        problems.add(at, String.valueOf(e.getMessage()));
      }
    }
    return new StageSpec(name, type, factory, outputs, at);
  }

  /** What ports look like before they are opened. */
  private static Map<String, PortInfo> placeholders(List<PortSpec> ports) {
    Map<String, PortInfo> infos = new LinkedHashMap<>();
    long number = 1;
    for (PortSpec port : ports) {
      MacAddress mac = new MacAddress(0x0200_0000_0000L + number++);
      infos.put(
          port.name(),
          PortInfo.singleQueue(port.name(), port.settings().type(), mac, ETHERNET_MTU));
    }
    return infos;
  }
}
