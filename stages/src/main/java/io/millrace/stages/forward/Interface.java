package io.millrace.stages.forward;

import io.millrace.driver.port.MacAddress;
import java.util.List;

/**
 * Where the router is attached to a link. Beside the addresses listed, each interface has the IPv6
 * link-local address that follows from its Ethernet address (RFC 4291, appendix A).
 *
 * @param name by which routes refer to it
 * @param port the port it receives from and sends to
 * @param mac its Ethernet address
 * @param mtu largest IP packet in bytes that the link carries
 * @param addresses the router's addresses on the link
 * @param pointToPoint whether whatever is sent on the link arrives, as with a tunnel: nobody is
 *     asked for an Ethernet address there, and there are no gateways
 */
public record Interface(
    String name,
    String port,
    MacAddress mac,
    int mtu,
    List<InterfaceAddress> addresses,
    boolean pointToPoint) {
  /** Largest IP packet of ordinary Ethernet (RFC 894). */
  public static final int DEFAULT_MTU = 1500;

  private static final int MIN_MTU = 68;
  private static final int MAX_MTU = 65_535;

  /** On a link with stations that have Ethernet addresses. */
  public Interface(
      String name, String port, MacAddress mac, int mtu, List<InterfaceAddress> addresses) {
    this(name, port, mac, mtu, addresses, false);
  }

  /** Checks the figures. */
  public Interface {
    addresses = List.copyOf(addresses);
    if (mtu < MIN_MTU || mtu > MAX_MTU) {
      throw new IllegalArgumentException(
          "interface " + name + ": MTU " + mtu + " is not in " + MIN_MTU + ".." + MAX_MTU);
    }
    if (mac.isGroup() || mac.equals(MacAddress.NONE)) {
      throw new IllegalArgumentException(
          "interface " + name + ": " + mac + " is no Ethernet address of one station");
    }
  }
}
