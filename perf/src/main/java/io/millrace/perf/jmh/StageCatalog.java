package io.millrace.perf.jmh;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.Stage;
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
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Stages of benchmarks by name, such as {@code acl-100} for an access list of 100 rules. */
final class StageCatalog {
  private static final int FIRST_NETWORK = Ipv4Address.parse("16.0.0.0").value();
  private static final int FIRST_GATEWAY = Ipv4Address.parse("10.0.255.0").value();
  private static final int GATEWAYS = 16;

  private StageCatalog() {}

  /** Destination of the frame of a number: somewhere in the first 65,536 networks of 256. */
  static int destination(int frame) {
    int network = (int) (frame * 0x9e3779b1L >>> 8 & 0xffff);
    return FIRST_NETWORK + (network << 8) + (frame & 0x7f) + 1;
  }

  static Supplier<Stage> factory(String name) {
    int dash = name.lastIndexOf('-');
    int size = dash < 0 || name.endsWith("l4") ? 0 : Integer.parseInt(name.substring(dash + 1));
    return switch (name.replaceFirst("-[0-9]+$", "")) {
      case "validate" -> () -> new Validate(Validate.Options.HEADERS_ONLY);
      case "validate-l4" -> Validate::new;
      case "acl" -> acl(size);
      case "forward" -> forward(size);
      default -> throw new IllegalArgumentException("no stage '" + name + "' in this catalog");
    };
  }

  /** Rules that deny other traffic, of the mixture that lists in use have; the last permits all. */
  private static Supplier<Stage> acl(int size) {
    Random random = new Random(size);
    List<AclRule> rules = new ArrayList<>();
    for (int i = 0; i < size - 1; i++) {
      int length = 8 + random.nextInt(25);
      Ipv4Prefix to =
          new Ipv4Prefix((0xc0000000 | random.nextInt() >>> 4) & Ipv4Prefix.mask(length), length);
      int fromLength = random.nextInt(4) * 8;
      Ipv4Prefix from =
          new Ipv4Prefix(
              (0x0a000000 | random.nextInt(1 << 16)) & Ipv4Prefix.mask(fromLength), fromLength);
      int port = random.nextInt(1024);
      rules.add(
          AclRule.builder(false)
              .from(from)
              .to(to)
              .protocol(i % 2 == 0 ? 6 : 17)
              .toPorts(port, port)
              .build());
    }
    rules.add(AclRule.builder(true).build());
    AclTable table = AclTable.compile(rules);
    return () -> new Acl(table);
  }

  private static Supplier<Stage> forward(int routes) {
    List<StaticNeighbor> neighbors = new ArrayList<>();
    for (int i = 0; i < GATEWAYS; i++) {
      neighbors.add(
          new StaticNeighbor("loop", gateway(i), new MacAddress(0x02_00_00_00_01_00L + i)));
    }
    List<Route> table = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      Ipv4Prefix to = new Ipv4Prefix(FIRST_NETWORK + (i << 8), 24);
      table.add(Route.to(to, NextHop.via("loop", gateway(i % GATEWAYS))));
    }
    Interface loop =
        new Interface(
            "loop",
            "loop",
            new MacAddress(Frames.ROUTER_MAC),
            Interface.DEFAULT_MTU,
            List.of(InterfaceAddress.parse("10.0.0.1/16")));
    ForwardTables tables = ForwardTables.of(new ForwardConfig(List.of(loop), table, neighbors));
    return () -> new Forward(tables);
  }

  private static Ipv4Address gateway(int number) {
    return new Ipv4Address(FIRST_GATEWAY + number + 1);
  }
}
