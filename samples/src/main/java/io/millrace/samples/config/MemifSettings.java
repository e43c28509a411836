package io.millrace.samples.config;

import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.memif.MemifConfig;
import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Section;
import java.util.List;
import java.util.Optional;

/**
 * Shared memory with another process, such as DPDK or VPP.
 *
 * @param role which end of the connection
 * @param socket where the server listens: a path, or {@code @} and a name in no directory
 * @param id number of the interface at that socket
 * @param secret what both ends know; empty for none
 * @param queues of each kind; at least one for each worker
 * @param ring descriptors of each ring
 * @param mtu largest layer-3 packet, in bytes
 * @param mac the port's address, if it is not to have one made from its name
 */
public record MemifSettings(
    MemifConfig.Role role,
    String socket,
    int id,
    String secret,
    int queues,
    int ring,
    int mtu,
    Optional<MacAddress> mac)
    implements PortSettings {
  static final String TYPE = "memif";

  private static final String CLIENT = "client";
  private static final String SERVER = "server";

  /** Stands in for the address that is missing or wrong, which has been noted. */
  private static final String NOWHERE = "@nowhere";

  /** What is not configured. */
  private static final MemifConfig DEFAULT = MemifConfig.client("", NOWHERE);

  static MemifSettings read(Section port) {
    return new MemifSettings(
        role(port),
        port.require("socket", "a path, or '@' and a name in no directory")
            .flatMap(value -> value.as(text -> UnixAddress.parse(text).toString()))
            .orElse(NOWHERE),
        port.number("id", 0, Integer.MAX_VALUE, 0),
        port.parsed("secret", MemifSettings::secret, ""),
        port.number("queues", 1, MemifConfig.MAX_QUEUES, 1),
        ring(port),
        port.number("mtu", MemifConfig.MIN_MTU, MemifConfig.MAX_MTU, DEFAULT.mtu()),
        port.get("mac").flatMap(value -> value.as(MacAddress::parse)));
  }

  private static MemifConfig.Role role(Section port) {
    Optional<String> role =
        port.require("role", "'client' connects and shares its memory, 'server' listens")
            .flatMap(value -> value.asOneOf(List.of(CLIENT, SERVER)));
    return role.filter(SERVER::equals).isPresent()
        ? MemifConfig.Role.SERVER
        : MemifConfig.Role.CLIENT;
  }

  private static String secret(String text) {
    return DEFAULT.withSecret(text).secret();
  }

  private static int ring(Section port) {
    int ring = port.number("ring", MemifConfig.MIN_RING, MemifConfig.MAX_RING, DEFAULT.ringSize());
    if (Integer.bitCount(ring) != 1) {
      port.problem("ring", ring + " is not a power of two");
    }
    return ring;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    String end = role == MemifConfig.Role.CLIENT ? CLIENT : SERVER;
    return List.of("memif %s of interface %d at %s".formatted(end, id, socket));
  }

  /** As client all of it; as server the peer shares its own. */
  @Override
  public boolean sharesMemory() {
    return role == MemifConfig.Role.CLIENT;
  }

  /**
   * As the driver takes it.
   *
   * @param name the port's
   * @param workers how many workers take queues
   */
  public MemifConfig toMemifConfig(String name, int workers) {
    int count = Math.max(queues, workers);
    MemifConfig config =
        role == MemifConfig.Role.CLIENT
            ? MemifConfig.client(name, socket)
            : MemifConfig.server(name, socket);
    return config
        .withId(id)
        .withSecret(secret)
        .withQueues(count, count)
        .withRing(ring)
        .withMtu(mtu)
        .withMac(mac.orElse(config.mac()));
  }
}
