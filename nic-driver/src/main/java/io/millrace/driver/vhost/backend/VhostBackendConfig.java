package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.port.MacAddress;

/**
 * How a back end is to be opened.
 *
 * @param name of the port
 * @param socket where it meets the front end
 * @param server whether it listens there; else it connects, as often as need be
 * @param queues pairs of queues that it offers, 1 to {@value #MAX_QUEUES}; the guest may use fewer
 * @param mac the port's own address, not the guest's
 * @param mtu largest layer-3 packet, in bytes, as the port tells stages
 */
public record VhostBackendConfig(
    String name, UnixAddress socket, boolean server, int queues, MacAddress mac, int mtu) {
  /** Most pairs of queues: messages number queues by eight bits. */
  public static final int MAX_QUEUES = 64;

  private static final int ETHERNET_MTU = 1500;

  /** Checks the number of queues. */
  public VhostBackendConfig {
    if (queues < 1 || queues > MAX_QUEUES) {
      throw new IllegalArgumentException(queues + " pairs of queues: 1 to " + MAX_QUEUES);
    }
  }

  /** One that listens, with one pair of queues and an address made up of its socket's name. */
  public static VhostBackendConfig listening(String name, String socket) {
    UnixAddress address = UnixAddress.parse(socket);
    return new VhostBackendConfig(name, address, true, 1, macFor(address), ETHERNET_MTU);
  }

  /** An address that is locally administered and the same each time. */
  public static MacAddress macFor(UnixAddress socket) {
    return new MacAddress(0x02_6d_00_00_00_00L | socket.toString().hashCode() & 0xffff_ffffL);
  }

  /** The same, but connects. */
  public VhostBackendConfig connecting() {
    return new VhostBackendConfig(name, socket, false, queues, mac, mtu);
  }

  /** The same with other queues. */
  public VhostBackendConfig withQueues(int count) {
    return new VhostBackendConfig(name, socket, server, count, mac, mtu);
  }

  /** The same with another address. */
  public VhostBackendConfig withMac(MacAddress other) {
    return new VhostBackendConfig(name, socket, server, queues, other, mtu);
  }

  /** The same with another MTU. */
  public VhostBackendConfig withMtu(int other) {
    return new VhostBackendConfig(name, socket, server, queues, mac, other);
  }
}
