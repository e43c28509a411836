package io.millrace.perf.peers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Routes and rules of a scenario, in the words of each side: drawn at random with a seed, and the
 * same for both.
 */
public final class Tables {
  /** Where prefixes are drawn from: 16.0.0.0 to 79.255.255.255, with 2^22 different /24. */
  private static final int FIRST = 0x10_00_00_00;

  private static final int CHOICES = 1 << 22;

  /** Bits of every prefix. */
  public static final int PREFIX_LENGTH = 24;

  private final int[] prefixes;
  private final int rules;
  private final TunnelFiles tunnel;

  /** Draws them. */
  public Tables(Scenario scenario) {
    prefixes = draw(Math.max(1, scenario.routes()));
    rules = scenario.rules();
    tunnel = new TunnelFiles(scenario == Scenario.TUNNEL_IN, dotted(prefixes[0]) + "/24");
  }

  /** The tunnel, if the scenario has one. */
  TunnelFiles tunnel() {
    return tunnel;
  }

  private static int[] draw(int count) {
    return new Random(1)
        .ints(0, CHOICES)
        .distinct()
        .limit(count)
        .map(number -> FIRST + (number << 8))
        .toArray();
  }

  /** The routes' prefixes, as many as a generator draws its destinations from. */
  public List<Integer> prefixes() {
    return java.util.Arrays.stream(prefixes).boxed().toList();
  }

  /** For {@code routes-file}. */
  void writeRoutes(Path file, String gateway) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int prefix : prefixes) {
        out.write(dotted(prefix) + "/24 via " + gateway + "\n");
      }
    }
  }

  /** For l3fwd's {@code --rule_ipv4}. */
  void writeL3fwd(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < rules; i++) {
        Rule rule = rule(i);
        out.write(
            "@%s/24 %s/24 %d : %d 0 : 65535 0x11/0xff%n"
                .formatted(dotted(rule.from), dotted(rule.to), rule.port, rule.port));
      }
      for (int prefix : prefixes) {
        String route = dotted(prefix) + "/24";
        out.write(
            rules == 0
                ? "R" + route + " 0\n"
                : "R0.0.0.0/0 " + route + " 0 : 65535 0 : 65535 0x00/0x00 0\n");
      }
    }
  }

  /** For {@code acl}. */
  List<String> rules() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      Rule rule = rule(i);
      lines.add(
          "deny from %s/24 to %s/24 protocol udp from-ports %d"
              .formatted(dotted(rule.from), dotted(rule.to), rule.port));
    }
    lines.add("permit");
    return lines;
  }

  /** A rule that no packet of the generator meets: each packet is searched for to the end. */
  private record Rule(int from, int to, int port) {}

  private Rule rule(int index) {
    Random random = new Random(index);
    return new Rule(
        0x0b_00_00_00 | random.nextInt(1 << 16) << 8,
        FIRST + (random.nextInt(CHOICES) << 8),
        1 + random.nextInt(60_000));
  }

  private static String dotted(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }
}
