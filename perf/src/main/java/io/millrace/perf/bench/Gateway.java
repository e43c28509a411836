package io.millrace.perf.bench;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.port.Port;
import io.millrace.perf.traffic.Field;
import io.millrace.perf.traffic.FrameTemplate;
import io.millrace.perf.traffic.Variation;
import io.millrace.pipeline.Graph;
import io.millrace.stages.acl.Acl;
import io.millrace.stages.forward.Forward;
import io.millrace.stages.forward.ForwardConfig;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.forward.Interface;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import io.millrace.stages.table.acl.AclRule;
import io.millrace.stages.table.acl.AclTable;
import io.millrace.stages.validate.Validate;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The device of the embedded rig: validate, acl and forward, from the left port to the right.
 *
 * @param routes prefixes of /24 that lead to the right
 * @param rules of the access list in front of the one that permits; no frame meets them
 * @param flows destinations that frames go to in turn, drawn from the routes
 */
record Gateway(int routes, int rules, int flows) {
  static final MacAddress LEFT = MacAddress.parse("02:00:00:00:00:10");
  static final MacAddress RIGHT = MacAddress.parse("02:00:00:00:00:11");
  private static final MacAddress SENDER = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress NEXT_ROUTER = MacAddress.parse("02:00:00:00:00:99");

  /** Where destinations are drawn from: 16.0.0.0 to 79.255.255.255. */
  private static final int FIRST = 0x10_00_00_00;

  private static final int CHOICES = 1 << 22;

  /** As the demo's: a handful of routes and rules, a thousand flows. */
  static final Gateway USUAL = new Gateway(16, 3, 1024);

  /** Refuses what there are no prefixes for. */
  Gateway {
    if (routes < 1 || routes > CHOICES / 4 || rules < 0 || rules > 100_000) {
      throw new IllegalArgumentException(
          routes + " routes and " + rules + " rules: 1 to 1048576, and up to 100000");
    }
    if (flows < 1 || flows > 1 << 20) {
      throw new IllegalArgumentException(flows + " flows: 1 to 1048576 are possible");
    }
  }

  /** The same with another number of destinations. */
  Gateway withFlows(int count) {
    return new Gateway(routes, rules, count);
  }

  Graph graph(Port left, Port right) {
    AclTable table = AclTable.compile(acl());
    ForwardTables tables = ForwardTables.of(routing());
    return Graph.builder()
        .port(left)
        .port(right)
        .stage("validate", Validate::new)
        .stage("acl", () -> new Acl(table))
        .stage("forward", () -> new Forward(tables))
        .connect("left", "validate")
        .connect("right", "validate")
        .connect("validate", "acl")
        .connect("acl", "forward")
        .connect("forward", "left", "left")
        .connect("forward", "right", "right")
        .build();
  }

  private int[] prefixes() {
    return new Random(1)
        .ints(0, CHOICES)
        .distinct()
        .limit(routes)
        .map(number -> FIRST + (number << 8))
        .toArray();
  }

  private List<AclRule> acl() {
    List<AclRule> lines = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < rules; i++) {
      lines.add(
          AclRule.parse(
              "deny from 11.%d.%d.0/24 protocol udp from-ports %d"
                  .formatted(
                      random.nextInt(256), random.nextInt(256), 1 + random.nextInt(60_000))));
    }
    lines.add(AclRule.parse("permit"));
    return lines;
  }

  private ForwardConfig routing() {
    List<Route> all = new ArrayList<>();
    NextHop right = NextHop.via("right", IpAddress.parse("192.0.2.2"));
    for (int prefix : prefixes()) {
      all.add(Route.to(Prefix.parse(dotted(prefix) + "/24"), right));
    }
    return new ForwardConfig(
        List.of(link("left", LEFT, "198.18.0.2/24"), link("right", RIGHT, "192.0.2.1/24")),
        all,
        List.of(new StaticNeighbor("right", IpAddress.parse("192.0.2.2"), NEXT_ROUTER)));
  }

  private static Interface link(String name, MacAddress mac, String address) {
    return new Interface(
        name, name, mac, Interface.DEFAULT_MTU, List.of(InterfaceAddress.parse(address)));
  }

  /** Frames to each destination in turn. */
  FrameTemplate template() {
    int[] prefixes = prefixes();
    Random random = new Random(3);
    List<Long> destinations = new ArrayList<>();
    for (int i = 0; i < flows; i++) {
      int prefix = prefixes[i < prefixes.length ? i : random.nextInt(prefixes.length)];
      destinations.add((prefix | 1L + random.nextInt(254)) & 0xffff_ffffL);
    }
    return FrameTemplate.udp("198.18.0.1", dotted(prefixes[0] | 1))
        .ethernet(SENDER, LEFT)
        .vary(Field.DESTINATION_ADDRESS, new Variation.Values(destinations));
  }

  private static String dotted(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }

  String scenario() {
    return "validate, acl, forward";
  }

  String configuration() {
    return "stages: {validate: {}, acl: %d rules, forward: %d routes}\n"
            .formatted(rules + 1, routes)
        + "pipeline: [validate, acl, forward]\nworkers: {count: 1, idle: spin}\n"
        + "traffic: UDP to %d destinations in turn\n".formatted(flows);
  }
}
