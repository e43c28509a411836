package io.millrace.stages.forward;

import io.millrace.stages.wire.IpAddress;
import java.util.Optional;

/**
 * One way on for packets.
 *
 * @param interfaceName the interface to send by
 * @param gateway the router to send to; without one, destinations are on the link themselves
 * @param weight share of the flows among several next hops, at least 1
 */
public record NextHop(String interfaceName, Optional<IpAddress> gateway, int weight) {
  /** Checks the weight. */
  public NextHop {
    if (weight < 1 || weight > 256) {
      throw new IllegalArgumentException("weight " + weight + " is not in 1..256");
    }
  }

  /** By way of a gateway. */
  public static NextHop via(String interfaceName, IpAddress gateway) {
    return new NextHop(interfaceName, Optional.of(gateway), 1);
  }

  /** Directly on the interface's link. */
  public static NextHop onLink(String interfaceName) {
    return new NextHop(interfaceName, Optional.empty(), 1);
  }
}
