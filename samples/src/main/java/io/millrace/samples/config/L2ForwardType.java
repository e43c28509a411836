package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import io.millrace.stages.l2forward.L2Forward;
import io.millrace.stages.table.mac.MacTable;
import java.util.ArrayList;
import java.util.List;

/** {@code l2-forward}: a learning bridge, between all ports unless told otherwise. */
final class L2ForwardType implements StageType {
  private static final int DEFAULT_STATIONS = 16_384;
  private static final int DEFAULT_AGE_SECONDS = 300;

  @Override
  public String name() {
    return "l2-forward";
  }

  @Override
  public String summary() {
    return "bridges Ethernet frames between ports, learning where stations are";
  }

  @Override
  public StageFactory read(Section settings, ConfigContext context) {
    List<String> bridged = new ArrayList<>();
    for (Value value : settings.list("ports")) {
      value.asText().ifPresent(name -> add(name, value, bridged, context));
    }
    if (bridged.isEmpty()) {
      bridged.addAll(context.ports());
    }
    int stations = settings.number("stations", 1, 1 << 24, DEFAULT_STATIONS);
    int age = settings.number("age-seconds", 1, 1_000_000, DEFAULT_AGE_SECONDS);
    return assembly -> {
      MacTable table = new MacTable(stations, age);
      return () -> new L2Forward(table, bridged);
    };
  }

  private static void add(String name, Value value, List<String> bridged, ConfigContext context) {
    if (!context.ports().contains(name)) {
      value.problem("there is no port '" + name + "'; " + Suggestion.among(name, context.ports()));
    } else if (bridged.contains(name)) {
      value.problem("port '" + name + "' is named twice: once is enough");
    } else {
      bridged.add(name);
    }
  }
}
