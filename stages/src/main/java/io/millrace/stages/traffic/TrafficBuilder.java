package io.millrace.stages.traffic;

import io.millrace.driver.port.MacAddress;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says what traffic is to be like, and makes its sources: one for each receive queue, all different
 * but alike. The same figures always make the same bytes.
 */
public final class TrafficBuilder {
  /** Where flows come from and go to unless told: the blocks for benchmarks, RFC 2544, 5180. */
  private static final List<Prefix> SOURCES = prefixes("198.18.0.0/16", "2001:2:0:1::/64");

  private static final List<Prefix> DESTINATIONS = prefixes("198.19.0.0/16", "2001:2:0:2::/64");

  long seed = 1;
  FrameSizes sizes = FrameSizes.fixed(64);
  int flows = 1024;
  double ipv6Share;
  double tcpShare;
  List<Prefix> sources = SOURCES;
  List<Prefix> destinations = DESTINATIONS;
  MacAddress sourceMac = MacAddress.parse("02:00:00:00:00:aa");
  MacAddress destinationMac = MacAddress.parse("02:00:00:00:00:01");
  int templates = 4096;
  final Map<Flaw, Double> flaws = new LinkedHashMap<>();

  /** Minimal frames of 1024 UDP flows over IPv4, all valid, unless told otherwise. */
  public TrafficBuilder() {}

  private static List<Prefix> prefixes(String... texts) {
    return List.of(texts).stream().map(Prefix::parse).toList();
  }

  /** What all that is random depends on; 1 unless told. */
  public TrafficBuilder seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /** Sizes of the frames; 64 bytes unless told. */
  public TrafficBuilder sizes(FrameSizes newSizes) {
    sizes = newSizes;
    return this;
  }

  /** Number of valid flows of each source, all as frequent; 1024 unless told. */
  public TrafficBuilder flows(int count) {
    flows = count;
    return this;
  }

  /** Share of the flows that are IPv6, 0 to 1; none unless told. */
  public TrafficBuilder ipv6Share(double share) {
    ipv6Share = share;
    return this;
  }

  /** Share of the flows of either version that are TCP, 0 to 1, the others being UDP. */
  public TrafficBuilder tcpShare(double share) {
    tcpShare = share;
    return this;
  }

  /** Prefixes that flows come from, drawn evenly. */
  public TrafficBuilder from(List<? extends Prefix> prefixes) {
    sources = completed(prefixes, SOURCES);
    return this;
  }

  /** Prefixes that flows go to, drawn evenly. */
  public TrafficBuilder to(List<? extends Prefix> prefixes) {
    destinations = completed(prefixes, DESTINATIONS);
    return this;
  }

  /** The prefixes, and the usual ones of a version that they leave out. */
  private static List<Prefix> completed(List<? extends Prefix> prefixes, List<Prefix> usual) {
    List<Prefix> all = new ArrayList<>(prefixes);
    for (Prefix prefix : usual) {
      boolean four = prefix instanceof Ipv4Prefix;
      if (all.stream().noneMatch(p -> p instanceof Ipv4Prefix == four)) {
        all.add(prefix);
      }
    }
    return List.copyOf(all);
  }

  /** Ethernet addresses of all frames. */
  public TrafficBuilder ethernet(MacAddress source, MacAddress destination) {
    sourceMac = source;
    destinationMac = destination;
    return this;
  }

  /**
   * How many frames there are before they repeat; 4096 unless told. It becomes more if there are
   * more flows. Shares are kept to within one frame in so many.
   */
  public TrafficBuilder templates(int count) {
    templates = count;
    return this;
  }

  /** Gives a share of all frames, 0 to 1, a flaw. */
  public TrafficBuilder flaw(Flaw flaw, double share) {
    flaws.put(flaw, share);
    return this;
  }

  /** Divides a share of all frames, 0 to 1, evenly among flaws. */
  public TrafficBuilder flaws(List<? extends Flaw> kinds, double share) {
    kinds.forEach(kind -> flaw(kind, share / kinds.size()));
    return this;
  }

  /**
   * A source for a receive queue. Making it takes one buffer of packet memory for a moment, and
   * some milliseconds.
   *
   * @param queue number of the queue; each has other flows
   */
  public TrafficSource source(int queue) {
    check();
    return new TrafficMaker(this, queue).make();
  }

  /**
   * Frames that all have a flaw, for whoever sends them on its own.
   *
   * @param kinds in turn
   * @param each how many of each kind
   */
  public List<byte[]> invalid(List<? extends Flaw> kinds, int each) {
    return new TrafficMaker(this, 0).invalid(kinds, each);
  }

  private void check() {
    double invalid = flaws.values().stream().mapToDouble(Double::doubleValue).sum();
    boolean negative = flaws.values().stream().anyMatch(share -> !(share >= 0));
    if (negative || invalid > 1 - 1e-9) {
      throw new IllegalArgumentException(
          "flaws of a share of " + invalid + ": each is at least 0, together less than 1");
    }
    if (flows < 1 || templates < 1 || !(ipv6Share >= 0 && ipv6Share <= 1)) {
      throw new IllegalArgumentException("at least one flow and one frame, shares of 0 to 1");
    }
    if (!(tcpShare >= 0 && tcpShare <= 1)) {
      throw new IllegalArgumentException("a TCP share of " + tcpShare + ": it is 0 to 1");
    }
  }
}
