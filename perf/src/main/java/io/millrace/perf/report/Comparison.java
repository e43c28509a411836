package io.millrace.perf.report;

import io.millrace.perf.result.CaseResult;
import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Measurement;
import io.millrace.samples.view.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two measurements against each other. Devices are matched by name, or as they are if each
 * measurement has only one; cases by scenario, step and frame size.
 *
 * @param a name of the first, such as its file's
 * @param b name of the second
 * @param ratios of the second by the first, in the order of the first
 * @param differences between the set-ups: with them, a ratio may be theirs
 * @param unmatched what only one of them has, in words
 */
public record Comparison(
    String a, String b, List<Ratio> ratios, List<Difference> differences, List<String> unmatched) {
  /** Copies the lists. */
  public Comparison {
    ratios = List.copyOf(ratios);
    differences = List.copyOf(differences);
    unmatched = List.copyOf(unmatched);
  }

  /** Of two measurements and their names. */
  public static Comparison of(String a, Measurement first, String b, Measurement second) {
    List<Ratio> ratios = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    for (DeviceResult device : first.devices()) {
      DeviceResult other = match(device, first, second);
      if (other == null) {
        unmatched.add(device.name() + ": only in " + a);
      } else {
        compare(device, other, a, b, ratios, unmatched);
      }
    }
    for (DeviceResult device : second.devices()) {
      if (match(device, second, first) == null) {
        unmatched.add(device.name() + ": only in " + b);
      }
    }
    return new Comparison(a, b, ratios, Difference.between(first, second), unmatched);
  }

  private static @Nullable DeviceResult match(
      DeviceResult device, Measurement own, Measurement other) {
    if (own.devices().size() == 1 && other.devices().size() == 1) {
      return other.devices().getFirst();
    }
    return other.devices().stream()
        .filter(one -> one.name().equals(device.name()))
        .findFirst()
        .orElse(null);
  }

  private static void compare(
      DeviceResult one,
      DeviceResult other,
      String a,
      String b,
      List<Ratio> ratios,
      List<String> unmatched) {
    String name = one.name().equals(other.name()) ? one.name() : other.name() + " by " + one.name();
    for (CaseResult result : one.cases()) {
      CaseResult same = find(other, result);
      if (same == null) {
        unmatched.add(name + ", " + CaseGroup.Name.of(result) + ": only in " + a);
      } else {
        ratios.addAll(Ratios.of(CaseGroup.Name.of(result).toString(), name, result, same));
      }
    }
    for (CaseResult result : other.cases()) {
      if (find(one, result) == null) {
        unmatched.add(name + ", " + CaseGroup.Name.of(result) + ": only in " + b);
      }
    }
  }

  private static @Nullable CaseResult find(DeviceResult device, CaseResult like) {
    return device.cases().stream()
        .filter(result -> CaseGroup.Name.of(result).equals(CaseGroup.Name.of(like)))
        .findFirst()
        .orElse(null);
  }

  /** As JSON, one member for each component. */
  public String json() {
    return Json.text(this) + "\n";
  }
}
