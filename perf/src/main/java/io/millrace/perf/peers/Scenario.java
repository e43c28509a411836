package io.millrace.perf.peers;

import io.millrace.perf.load.Judge;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the device under test does with the packets. */
enum Scenario {
  IO("passes packets on untouched", Judge.NONE, 0, 0),
  MACSWAP("swaps the Ethernet addresses", Judge.SWAPPED, 0, 0),
  L3_100K("routes by 100,000 prefixes to 65,536 destinations", Judge.ROUTED, 100_000, 0),
  L3_1M("routes by 1,000,000 prefixes to 65,536 destinations", Judge.ROUTED, 1_000_000, 0),
  ACL_100("100 rules, then one route", Judge.ROUTED, 1, 100),
  ACL_10K("10,000 rules, then one route", Judge.ROUTED, 1, 10_000),
  TUNNEL_OUT("seals plain packets: WireGuard, or IPsec", Judge.NONE, 1, 0),
  TUNNEL_IN("opens what the generator has sealed: WireGuard, or IPsec", Judge.NONE, 1, 0);

  /** Destinations where there are routes to look up; without, few enough to stay in the cache. */
  private static final int MANY = 65_536;

  private static final int FEW = 256;

  private final String summary;
  private final Judge judge;
  private final int routes;
  private final int rules;

  Scenario(String summary, Judge judge, int routes, int rules) {
    this.summary = summary;
    this.judge = judge;
    this.routes = routes;
    this.rules = rules;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String summary() {
    return summary;
  }

  Judge judge() {
    return judge;
  }

  int routes() {
    return routes;
  }

  int rules() {
    return rules;
  }

  /** Whether the device is one end of a tunnel. */
  boolean isTunnel() {
    return this == TUNNEL_OUT || this == TUNNEL_IN;
  }

  int destinations() {
    return routes > 1 || rules > 0 ? MANY : FEW;
  }

  static Optional<Scenario> find(String title) {
    return Arrays.stream(values()).filter(scenario -> scenario.title().equals(title)).findFirst();
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(Scenario::title).toList();
  }
}
