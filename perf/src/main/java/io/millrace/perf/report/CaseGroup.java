package io.millrace.perf.report;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One scenario and one frame size, of all devices that were measured with it. */
record CaseGroup(Name name, List<Part> parts) {
  /** What makes a case the same. */
  record Name(String scenario, CaseResult.@Nullable Step step, String frames) {
    static Name of(CaseResult result) {
      return new Name(result.scenario(), result.step(), result.frames());
    }

    /** The frame size, with its unit if it is a number. */
    String size() {
      return frames.chars().allMatch(Character::isDigit) ? frames + " bytes" : frames;
    }

    /** What the device does. */
    String doing() {
      CaseResult.Step at = step;
      if (at == null) {
        return scenario;
      }
      boolean isOne = at.value() == 1 && at.name().endsWith("s");
      String what = isOne ? at.name().substring(0, at.name().length() - 1) : at.name();
      return scenario + ", " + Numbers.plain(at.value()) + " " + what;
    }

    @Override
    public String toString() {
      return doing() + ", " + size();
    }
  }

  /**
   * A device's part.
   *
   * @param style number of the device: colour and marker
   */
  record Part(int style, String device, CaseResult result) {}

  /** In the order they were measured. */
  static List<CaseGroup> of(Measurement measurement) {
    Map<Name, List<Part>> groups = new LinkedHashMap<>();
    for (int i = 0; i < measurement.devices().size(); i++) {
      DeviceResult device = measurement.devices().get(i);
      for (CaseResult result : device.cases()) {
        groups
            .computeIfAbsent(Name.of(result), key -> new ArrayList<>())
            .add(new Part(i, device.name(), result));
      }
    }
    return groups.entrySet().stream()
        .map(group -> new CaseGroup(group.getKey(), List.copyOf(group.getValue())))
        .toList();
  }
}
