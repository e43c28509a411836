package io.millrace.stages.traffic;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.IpProtocol;
import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wire.Ipv4Prefix;
import io.millrace.stages.wire.Ipv6Address;
import io.millrace.stages.wire.Ipv6Prefix;
import io.millrace.stages.wire.Prefix;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws flows between two sets of prefixes; no two are alike. */
final class FlowMaker {
  private static final int FIRST_SOURCE_PORT = 32_768;
  private static final int FIRST_DESTINATION_PORT = 1024;

  private final List<Prefix> sources;
  private final List<Prefix> destinations;
  private final SplittableRandom random;
  private final Set<Flow> known = new HashSet<>();

  FlowMaker(List<Prefix> sources, List<Prefix> destinations, SplittableRandom random) {
    this.sources = sources;
    this.destinations = destinations;
    this.random = random;
  }

  /** A new flow. */
  Flow next(int id, int version, int protocol) {
    while (true) {
      Flow flow = draw(version, protocol);
      if (!flow.source().equals(flow.destination()) && known.add(flow)) {
        return new Flow(
            id,
            protocol,
            flow.source(),
            flow.destination(),
            flow.sourcePort(),
            flow.destinationPort());
      }
    }
  }

  private Flow draw(int version, int protocol) {
    return new Flow(
        0,
        protocol,
        address(one(sources, version)),
        address(one(destinations, version)),
        random.nextInt(FIRST_SOURCE_PORT, 65_536),
        random.nextInt(FIRST_DESTINATION_PORT, FIRST_SOURCE_PORT));
  }

  private Prefix one(List<Prefix> prefixes, int version) {
    List<Prefix> fitting =
        prefixes.stream().filter(p -> version == 4 == p instanceof Ipv4Prefix).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  /** An address in the prefix which a host can have: not its first, and not its last. */
  IpAddress address(Prefix prefix) {
    return switch (prefix) {
      case Ipv4Prefix p -> new Ipv4Address(p.network() | hostBits(p.length()));
      case Ipv6Prefix p -> {
        long low = p.length() == 128 ? 0 : random.nextLong(1, Long.MAX_VALUE);
        yield new Ipv6Address(
            p.high() | random.nextLong() & ~Ipv6Prefix.maskHigh(p.length()),
            p.low() | low & ~Ipv6Prefix.maskLow(p.length()));
      }
    };
  }

  private int hostBits(int prefixLength) {
    if (prefixLength > 30) {
      return prefixLength == 31 ? random.nextInt(2) : 0;
    }
    return (int) random.nextLong(1, (1L << 32 - prefixLength) - 1);
  }

  /** UDP or TCP. */
  static int protocol(boolean tcp) {
    return tcp ? IpProtocol.TCP : IpProtocol.UDP;
  }
}
