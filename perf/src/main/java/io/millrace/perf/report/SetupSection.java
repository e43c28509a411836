package io.millrace.perf.report;

import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.SelfCheck;
import io.millrace.perf.result.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where, with what and how it was measured: all that it takes to do it again. */
final class SetupSection {
  private SetupSection() {}

  /** Method, instrument, machine, ports, devices. */
  static List<Element> of(Measurement measurement) {
    List<Element> content = new ArrayList<>();
    content.add(Element.of("h3", "Method: " + measurement.method().name()));
    Element method = Element.of("dl");
    add(method, "defined in", measurement.method().source());
    measurement.method().parameters().forEach((name, value) -> add(method, name, value));
    content.add(method);
    content.add(Element.of("h3", "Machine and instrument"));
    content.add(machine(measurement.setup()));
    if (!measurement.setup().ports().isEmpty()) {
      content.add(ports(measurement.setup().ports()));
    }
    content.add(Element.of("h3", "Devices under test"));
    measurement.devices().forEach(device -> content.add(device(device)));
    return content;
  }

  private static Element machine(Setup setup) {
    Element list = Element.of("dl");
    add(list, "begun", setup.begun());
    add(list, "took", Numbers.seconds(setup.seconds()));
    add(list, "Millrace", setup.version());
    add(list, "processor", setup.cpu());
    add(list, "processors seen", setup.cpus());
    add(list, "kernel", setup.kernel());
    add(list, "JDK", setup.jdk());
    setup.more().forEach((name, value) -> add(list, name, value));
    list.add(Element.of("dt", "command"), Element.of("dd", Element.of("code", setup.command())));
    Element flags = Element.of("dd");
    setup.flags().forEach(flag -> flags.add(Element.of("code", flag), Element.of("br")));
    return list.add(Element.of("dt", "JVM flags"), flags);
  }

  private static void add(Element list, String name, Object value) {
    if (!value.toString().isEmpty()) {
      list.add(Element.of("dt", name), Element.of("dd", value));
    }
  }

  private static Element ports(List<Setup.Port> ports) {
    DataTable table = new DataTable("Ports", "port", "kind", "card", "driver", "firmware", "line");
    for (Setup.Port port : ports) {
      double bits = port.bitsPerSecond();
      Unit unit = Unit.ofBits(bits);
      table.row(
          port.name(),
          port.kind(),
          orDash(port.card()),
          orDash(port.driver()),
          orDash(port.firmware()),
          new Amount(bits == 0 ? "none" : unit.round(bits) + " " + unit.name()));
    }
    return table.element();
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "–" : text;
  }

  private static Element device(DeviceResult device) {
    Element list = Element.of("dl");
    add(list, "version", device.version());
    add(list, "link", device.link());
    for (Map.Entry<String, String> more : device.more().entrySet()) {
      add(list, more.getKey(), more.getValue());
    }
    Element details =
        Element.of("details", Element.of("summary", Element.of("bdi", device.name())), list)
            .with("class", "setup");
    code(details, "Command", device.command());
    code(details, "Configuration", device.configuration());
    return details;
  }

  private static void code(Element details, String name, String text) {
    if (!text.isEmpty()) {
      details.add(
          Element.of("h3", name),
          Element.of("pre", text).with("tabindex", "0").with("aria-label", name));
    }
  }

  /** What the instrument says of itself. */
  static List<Element> of(SelfCheck check) {
    DataTable table =
        new DataTable(
            "Known faults and what was measured of them",
            "check",
            "expected",
            "measured",
            "result");
    for (SelfCheck.Check one : check.checks()) {
      table.row(
          one.name(),
          one.expected(),
          one.measured(),
          one.passed()
              ? Element.of("span", "✓ passed").with("class", "good")
              : Element.of("span", "✗ failed").with("class", "bad"));
    }
    Element list = Element.of("dl");
    add(list, "ceiling, no device", Numbers.rate(check.ceiling()));
    add(list, "latency floor, no device", Numbers.nanos(check.floorNanos()));
    if (check.medianNanos() != null) {
      add(list, "latency at 1 Mpps, no device", "median " + Numbers.nanos(check.medianNanos()));
    }
    if (check.gapErrorNanos() != null) {
      add(
          list,
          "pace at 1 Mpps",
          "99 % of the times between departures are off by at most "
              + Numbers.nanos(check.gapErrorNanos()));
    }
    add(list, "resolution of latency", Numbers.nanos(check.resolutionNanos()));
    return table.isEmpty() ? List.of(list) : List.of(list, table.element());
  }
}
