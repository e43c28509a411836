package io.millrace.perf.peers;

import io.millrace.perf.load.Judge;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the device under test does with the packets. */
public enum Scenario {
  /** Port to port. */
  IO("passes packets on untouched", Judge.NONE, 0, 0),
  /** The addresses swapped. */
  MACSWAP("swaps the Ethernet addresses", Judge.SWAPPED, 0, 0),
  /** A full table, as companies have it. */
  L3_100K("routes by 100,000 prefixes to 65,536 destinations", Judge.ROUTED, 100_000, 0),
  /** A full table, as the Internet has it. */
  L3_1M("routes by 1,000,000 prefixes to 65,536 destinations", Judge.ROUTED, 1_000_000, 0),
  /** A short access list. */
  ACL_100("100 rules, then one route", Judge.ROUTED, 1, 100),
  /** A long access list. */
  ACL_10K("10,000 rules, then one route", Judge.ROUTED, 1, 10_000),
  /** Into a tunnel. */
  TUNNEL_OUT("seals plain packets: WireGuard, or IPsec", Judge.NONE, 1, 0),
  /** Out of a tunnel. */
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

  /** As it is written on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In a few words. */
  public String summary() {
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
  public boolean isTunnel() {
    return this == TUNNEL_OUT || this == TUNNEL_IN;
  }

  /** How many destinations frames go to. */
  public int destinations() {
    return routes > 1 || rules > 0 ? MANY : FEW;
  }

  /** The one of that title. */
  public static Optional<Scenario> find(String title) {
    return Arrays.stream(values()).filter(scenario -> scenario.title().equals(title)).findFirst();
  }

  /** All titles. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(Scenario::title).toList();
  }
}
