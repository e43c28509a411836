package io.millrace.stages.forward;

import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * What is done with packets to a prefix.
 *
 * @param nextHops where {@link Kind#FORWARD} leads; with several, each flow takes one of them (RFC
 *     2992); empty for all other kinds
 */
public record Route(Prefix prefix, Kind kind, List<NextHop> nextHops) {
  /** What a route does. */
  public enum Kind {
    /** Sends packets on. */
    FORWARD,
    /** Drops packets without a word. */
    BLACKHOLE,
    /** Drops packets and reports the destination as unreachable. */
    UNREACHABLE,
    /** Drops packets and reports that it is not allowed to send there. */
    PROHIBIT
  }

  /** Checks that there are next hops where they are needed. */
  public Route {
    nextHops = List.copyOf(nextHops);
    if ((kind == Kind.FORWARD) == nextHops.isEmpty()) {
      throw new IllegalArgumentException(
          "route " + prefix + ": " + (nextHops.isEmpty() ? "no next hop" : "a next hop too many"));
    }
  }

  /** A route with one next hop or several. */
  public static Route to(Prefix prefix, NextHop... nextHops) {
    return new Route(prefix, Kind.FORWARD, List.of(nextHops));
  }

  /** The same without next hops on an interface; none if there are no others. */
  Optional<Route> without(String interfaceName) {
    List<NextHop> others =
        nextHops.stream().filter(hop -> !hop.interfaceName().equals(interfaceName)).toList();
    return others.isEmpty() && kind == Kind.FORWARD
        ? Optional.empty()
        : Optional.of(new Route(prefix, kind, others));
  }

  /** A route that drops. */
  public static Route drop(Prefix prefix, Kind kind) {
    return new Route(prefix, kind, List.of());
  }
}
