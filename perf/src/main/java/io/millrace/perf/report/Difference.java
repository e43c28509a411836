package io.millrace.perf.report;

import io.millrace.perf.result.DeviceResult;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something in which the set-ups of two measurements differ.
 *
 * @param what it is
 * @param a in the first; empty if it is not there
 * @param b in the second; empty if it is not there
 */
public record Difference(String what, String a, String b) {
  private static final int LONGEST = 400;

  /** All of them, but for when each was made and with which command. */
  static List<Difference> between(Measurement a, Measurement b) {
    Map<String, String> ours = facts(a);
    Map<String, String> theirs = facts(b);
    Set<String> names = new LinkedHashSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String one = ours.getOrDefault(name, "");
      String other = theirs.getOrDefault(name, "");
      if (!one.equals(other)) {
        differences.add(new Difference(name, cut(one), cut(other)));
      }
    }
    return differences;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
  }

  private static Map<String, String> facts(Measurement measurement) {
    Map<String, String> facts = new LinkedHashMap<>();
    Setup setup = measurement.setup();
    facts.put("Millrace", setup.version());
    facts.put("processor", setup.cpu());
    facts.put("processors seen", "" + setup.cpus());
    facts.put("kernel", setup.kernel());
    facts.put("JDK", setup.jdk());
    facts.put("JVM flags", String.join(" ", setup.flags()));
    setup.more().forEach(facts::put);
    setup
        .ports()
        .forEach(
            port ->
                facts.put(
                    "port " + port.name(),
                    String.join(
                        " ",
                        port.kind(),
                        port.card(),
                        port.driver(),
                        port.firmware(),
                        Numbers.plain(port.bitsPerSecond() / 1e9) + " Gbit/s")));
    facts.put("method", measurement.method().name() + ", " + measurement.method().source());
    measurement.method().parameters().forEach((name, value) -> facts.put("method: " + name, value));
    measurement.devices().forEach(device -> add(facts, device));
    return facts;
  }

  private static void add(Map<String, String> facts, DeviceResult device) {
    String of = device.name() + ": ";
    facts.put(of + "version", device.version());
    facts.put(of + "link", device.link());
    facts.put(of + "configuration", device.configuration());
    device.more().forEach((name, value) -> facts.put(of + name, value));
  }
}
