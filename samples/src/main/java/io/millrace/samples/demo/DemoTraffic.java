package io.millrace.samples.demo;

import io.millrace.driver.port.MacAddress;
import io.millrace.driver.sim.SimPort;
import io.millrace.stages.traffic.Defect;
import io.millrace.stages.traffic.Flaw;
import io.millrace.stages.traffic.FrameSizes;
import io.millrace.stages.traffic.TrafficBuilder;
import io.millrace.stages.traffic.TrafficSource;
import io.millrace.stages.traffic.Trait;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Both ports of the gateway and the traffic they receive: the simple IMIX, a tenth of it invalid,
 * in every way the generator knows and in one that only the access list finds.
 */
final class DemoTraffic {
  static final MacAddress LEFT_MAC = MacAddress.parse("02:00:00:00:00:01");
  static final MacAddress RIGHT_MAC = MacAddress.parse("02:00:00:00:00:02");

  /** What the access list denies. */
  static final Prefix DENIED = Prefix.parse("10.66.0.0/16");

  private static final List<Prefix> LEFT = prefixes("10.1.0.0/16", "fd00:1::/32");
  private static final List<Prefix> RIGHT = prefixes("10.2.0.0/16", "fd00:2::/32");
  private static final MacAddress SENDER = MacAddress.parse("02:00:00:00:00:aa");
  private static final double INVALID_SHARE = 0.1;
  private static final double IPV6_SHARE = 0.25;
  private static final double TCP_SHARE = 0.5;
  private static final int FLOWS = 1024;

  private final List<TrafficSource> sources = new ArrayList<>();
  private final SimPort left;
  private final SimPort right;

  DemoTraffic(long seed) {
    left = port("left", LEFT_MAC, seed, LEFT, RIGHT);
    right = port("right", RIGHT_MAC, seed + 1, RIGHT, LEFT);
  }

  private static List<Prefix> prefixes(String... texts) {
    return List.of(texts).stream().map(Prefix::parse).toList();
  }

  private SimPort port(String name, MacAddress mac, long seed, List<Prefix> from, List<Prefix> to) {
    List<Flaw> flaws = new ArrayList<>(List.of(Defect.values()));
    flaws.add(Trait.from(DENIED, "acl-denied"));
    TrafficSource source =
        new TrafficBuilder()
            .seed(seed)
            .sizes(FrameSizes.imix())
            .flows(FLOWS)
            .ipv6Share(IPV6_SHARE)
            .tcpShare(TCP_SHARE)
            .from(from)
            .to(to)
            .ethernet(SENDER, mac)
            .flaws(flaws, INVALID_SHARE)
            .source(0);
    sources.add(source);
    return SimPort.builder(name).mac(mac).sources(queue -> source).build();
  }

  SimPort left() {
    return left;
  }

  SimPort right() {
    return right;
  }

  /** Packets generated so far. */
  long generated() {
    return sources.stream().mapToLong(TrafficSource::made).sum();
  }

  /** What must have been dropped of them, by reason; once the ports are not polled any more. */
  Map<String, Long> expectedDrops() {
    return TrafficSource.expectedDrops(sources);
  }

  void close() {
    left.close();
    right.close();
  }
}
