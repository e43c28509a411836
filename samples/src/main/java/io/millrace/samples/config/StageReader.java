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
    List<Read> read = new ArrayList<>();
    for (String name : stages.keys()) {
      stages.get(name).flatMap(value -> stage(name, value, stages)).ifPresent(read::add);
    }
    Assembly outline =
        Assembly.outline(placeholders(ports), read.stream().map(Read::factory).toList());
    return read.stream().map(stage -> spec(stage, outline)).toList();
  }

  private record Read(String name, String type, StageFactory factory, Location at) {}

  private Optional<Read> stage(String name, Value value, Section stages) {
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
    return Optional.of(new Read(name, typeName, factory, at));
  }

  private StageSpec spec(Read stage, Assembly outline) {
    List<String> outputs = List.of();
    if (problems.isEmpty()) {
      try {
        outputs = stage.factory.create(outline).get().outputs();
      } catch (IllegalArgumentException e) {
        problems.add(stage.at, String.valueOf(e.getMessage()));
      }
    }
    return new StageSpec(stage.name, stage.type, stage.factory, outputs, stage.at);
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
