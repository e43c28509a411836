package io.millrace.driver.vhost.frontend;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.virtio.VirtioOptions;

/**
 * What a port of virtio-user is to be like. Start from {@link #of} and change what matters.
 *
 * @param queues name, queues, ring sizes and MTU
 * @param options which of the ways that the back end offers are taken
 * @param mac the port's address, since the back end has none
 * @param socket where the back end is
 * @param server whether the back end connects and this port listens
 */
public record VirtioUserConfig(
    CardConfig queues, VirtioOptions options, MacAddress mac, UnixAddress socket, boolean server) {
  /** Most pairs of queues. */
  public static final int MAX_PAIRS = CardConfig.MAX_QUEUES;

  /** A client with one pair of queues, the options that are fastest, and an address made up. */
  public static VirtioUserConfig of(String name, UnixAddress socket) {
    return new VirtioUserConfig(
        CardConfig.of(name),
        VirtioOptions.DEFAULT.withMergeable(false),
        madeUp(socket.toString()),
        socket,
        false);
  }

  /** A locally administered address that is the same for the same text. */
  public static MacAddress madeUp(String text) {
    return new MacAddress(0x02_00_00_00_00_00L | text.hashCode() & 0xffff_ffffL);
  }

  /** The same with other queues. */
  public VirtioUserConfig withQueues(CardConfig other) {
    return new VirtioUserConfig(other, options, mac, socket, server);
  }

  /** The same with other options. */
  public VirtioUserConfig withOptions(VirtioOptions other) {
    return new VirtioUserConfig(queues, other, mac, socket, server);
  }

  /** The same, listening. */
  public VirtioUserConfig asServer() {
    return new VirtioUserConfig(queues, options, mac, socket, true);
  }
}
