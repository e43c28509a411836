package io.millrace.stages.forward;

import io.millrace.driver.port.MacAddress;
import io.millrace.stages.wire.IpAddress;

/**
 * A neighbor that need not be asked for.
 *
 * @param interfaceName the interface it is behind
 */
public record StaticNeighbor(String interfaceName, IpAddress address, MacAddress mac) {
  /** Checks that the Ethernet address is one station's. */
  public StaticNeighbor {
    if (mac.isGroup() || mac.equals(MacAddress.NONE)) {
      throw new IllegalArgumentException(
          "neighbor " + address + ": " + mac + " is no Ethernet address of one station");
    }
  }
}
