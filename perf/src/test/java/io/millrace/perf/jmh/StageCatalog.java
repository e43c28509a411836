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
import io.millrace.stages.l2forward.L2Forward;
import io.millrace.stages.mirror.Mirror;
import io.millrace.stages.ratelimit.Aggregate;
import io.millrace.stages.ratelimit.RateLimit;
import io.millrace.stages.sink.Sink;
import io.millrace.stages.table.acl.AclRule;
import io.millrace.stages.table.acl.AclTable;
import io.millrace.stages.table.bucket.Rate;
import io.millrace.stages.table.bucket.TokenBuckets;
import io.millrace.stages.table.mac.MacTable;
import io.millrace.stages.validate.Validate;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Stages of benchmarks by name, such as {@code acl-100} for an access list of 100 rules, between
 * the ports {@link #IN} and {@link #OUT}.
 */
final class StageCatalog {
  /** The port that the frames come by, and may leave by. */
  static final String IN = "loop";

  /** The port for what must not go back to where it came from. */
  static final String OUT = "away";

  private static final int FIRST_NETWORK = Ipv4Address.parse("16.0.0.0").value();
  private static final int FIRST_GATEWAY = Ipv4Address.parse("10.0.255.0").value();
  private static final int GATEWAYS = 16;

  private StageCatalog() {}

  /** Frames of 64 bytes that a row of stages passes on: to the router, unless there is a bridge. */
  static List<byte[]> frames(String stages, int count) {
    List<byte[]> frames = Frames.udp(count, 64, StageCatalog::destination);
    return stages.startsWith("l2-forward") ? Frames.bridged(frames, size(stages)) : frames;
  }

  /** Destination of the frame of a number: somewhere in the first 65,536 networks of 256. */
  private static int destination(int frame) {
    int network = (int) (frame * 0x9e3779b1L >>> 8 & 0xffff);
    return FIRST_NETWORK + (network << 8) + (frame & 0x7f) + 1;
  }

  static Supplier<Stage> factory(String name) {
    int size = size(name);
    return switch (name.replaceFirst("-[0-9]+$", "")) {
      case "validate" -> () -> new Validate(Validate.Options.HEADERS_ONLY);
      case "validate-l4" -> Validate::new;
      case "acl" -> acl(size);
      case "forward" -> forward(size);
      case "l2-forward" -> l2Forward(size);
      case "mirror" -> () -> new Mirror(size, Mirror.WHOLE);
      case "rate-limit" -> rateLimit(size);
      case "sink" -> Sink::new;
      default -> throw new IllegalArgumentException("no stage '" + name + "' in this catalog");
    };
  }

  /** The number at the end of a name, 0 without one. */
  private static int size(String name) {
    String digits = name.replaceFirst(".*?-?([0-9]*)$", "$1");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
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
      neighbors.add(new StaticNeighbor(IN, gateway(i), new MacAddress(0x02_00_00_00_01_00L + i)));
    }
    List<Route> table = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      Ipv4Prefix to = new Ipv4Prefix(FIRST_NETWORK + (i << 8), 24);
      table.add(Route.to(to, NextHop.via(IN, gateway(i % GATEWAYS))));
    }
    Interface loop =
        new Interface(
            IN,
            IN,
            new MacAddress(Frames.ROUTER_MAC),
            Interface.DEFAULT_MTU,
            List.of(InterfaceAddress.parse("10.0.0.1/16")));
    ForwardTables tables = ForwardTables.of(new ForwardConfig(List.of(loop), table, neighbors));
    return () -> new Forward(tables);
  }

  /** A bridge that has heard so many stations on the other side. */
  private static Supplier<Stage> l2Forward(int stations) {
    MacTable table = new MacTable(8 * stations, 1_000_000);
    for (int i = 0; i < stations; i++) {
      table.learn(0, Frames.awayStation(i), 1, System.nanoTime());
    }
    return () -> new L2Forward(table, List.of(IN, OUT));
  }

  /** A rate that is never used up, in one bucket for all or in so many for flows. */
  private static Supplier<Stage> rateLimit(int buckets) {
    Aggregate aggregate = buckets == 1 ? Aggregate.all() : Aggregate.flow();
    Rate rate = new Rate(1_000_000_000, 1_000_000, Rate.UNLIMITED, 1 << 17);
    TokenBuckets table = new TokenBuckets(rate, buckets);
    return () -> new RateLimit(table, aggregate);
  }

  private static Ipv4Address gateway(int number) {
    return new Ipv4Address(FIRST_GATEWAY + number + 1);
  }
}
