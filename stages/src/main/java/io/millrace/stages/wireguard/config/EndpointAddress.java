package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv6Address;

/**
 * Where a peer is told to be.
 *
 * @param address its address
 * @param port its UDP port, 1 to 65535
 */
public record EndpointAddress(IpAddress address, int port) {
  /** Checks the port. */
  public EndpointAddress {
    HostPort.requirePort(port);
  }

  @Override
  public String toString() {
    return (address instanceof Ipv6Address ? "[" + address + "]" : address.toString()) + ":" + port;
  }
}
