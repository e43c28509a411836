package io.millrace.samples.config;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.vhost.frontend.VirtioUserConfig;
import io.millrace.driver.virtio.VirtioOptions;
import io.millrace.samples.yaml.Section;
import java.util.List;

/**
 * A network device that another process is, by vhost-user: this end drives it.
 *
 * @param socket where both meet: a path, or {@code @} and a name in no directory
 * @param server whether the port listens there; else the other process does
 * @param queues pairs of queues; at least one for each worker
 * @param rxSlots descriptors of each receive ring
 * @param txSlots descriptors of each transmit ring
 * @param options which of the ways that the device offers are taken
 * @param mac the port's address
 * @param mtu largest layer-3 packet, in bytes
 */
public record VirtioUserSettings(
    UnixAddress socket,
    boolean server,
    int queues,
    int rxSlots,
    int txSlots,
    VirtioOptions options,
    MacAddress mac,
    int mtu)
    implements PortSettings {
  static final String TYPE = "virtio-user";

  private static final String SERVER = "server";
  private static final String CLIENT = "client";
  private static final CardConfig DEFAULT = CardConfig.of("");
  private static final VirtioOptions OPTIONS = VirtioOptions.DEFAULT;

  /** Stands in for the socket that is missing or wrong, which has been noted. */
  private static final UnixAddress NOWHERE = UnixAddress.parse("@nowhere");

  static VirtioUserSettings read(Section port, ConfigContext context) {
    UnixAddress socket =
        port.require("socket", "the path of a Unix socket, where the device meets the port")
            .flatMap(value -> value.as(context::socket))
            .orElse(NOWHERE);
    return new VirtioUserSettings(
        socket,
        port.oneOf("role", List.of(CLIENT, SERVER), CLIENT).equals(SERVER),
        port.number("queues", 1, VirtioUserConfig.MAX_PAIRS, 1),
        VfioSettings.slots(port, "rx-slots", DEFAULT.rxSlots()),
        VfioSettings.slots(port, "tx-slots", DEFAULT.txSlots()),
        OPTIONS
            .withPacked(port.flag("packed", OPTIONS.packed()))
            .withInOrder(port.flag("in-order", OPTIONS.inOrder()))
            .withMergeable(port.flag("mergeable", false))
            .withChecksums(port.flag("checksums", OPTIONS.checksums())),
        port.parsed("mac", MacAddress::parse, VirtioUserConfig.madeUp(socket.toString())),
        port.number("mtu", CardConfig.MIN_MTU, CardConfig.MAX_MTU, DEFAULT.mtu()));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return List.of("socket " + socket);
  }

  @Override
  public boolean sharesMemory() {
    return true;
  }

  /**
   * As the driver takes it.
   *
   * @param name the port's
   * @param workers how many workers take queues
   * @param interrupts whether they sleep until there is something to receive
   */
  public VirtioUserConfig toVirtioUserConfig(String name, int workers, boolean interrupts) {
    int count = Math.max(queues, workers);
    CardConfig config =
        CardConfig.of(name).withQueues(count, count).withSlots(rxSlots, txSlots).withMtu(mtu);
    return new VirtioUserConfig(
        interrupts ? config.withInterrupts() : config, options, mac, socket, server);
  }
}
