package io.millrace.samples.config;

import io.millrace.driver.ffi.UnixAddress;
import io.millrace.driver.port.MacAddress;
import io.millrace.driver.vhost.backend.VhostBackendConfig;
import io.millrace.samples.yaml.Section;
import java.util.List;

/**
 * A network card for a virtual machine.
 *
 * @param socket where it meets QEMU
 * @param server whether the port listens there; else QEMU does
 * @param queues pairs that the guest may use; at least one for each worker
 * @param mac the port's own address
 * @param mtu largest layer-3 packet, in bytes
 */
public record VhostUserSettings(
    UnixAddress socket, boolean server, int queues, MacAddress mac, int mtu)
    implements PortSettings {
  static final String TYPE = "vhost-user";

  private static final String SERVER = "server";
  private static final List<String> ROLES = List.of(SERVER, "client");
  private static final int MIN_MTU = 68;
  private static final int MAX_MTU = 9000;
  private static final int DEFAULT_MTU = 1500;

  /** Stands in for the socket that is missing or wrong, which has been noted. */
  private static final UnixAddress NOWHERE = UnixAddress.parse("nowhere");

  static VhostUserSettings read(Section port, ConfigContext context) {
    UnixAddress socket =
        port.require("socket", "the path of a Unix socket, where QEMU meets the port")
            .flatMap(value -> value.as(context::socket))
            .orElse(NOWHERE);
    return new VhostUserSettings(
        socket,
        port.oneOf("role", ROLES, SERVER).equals(SERVER),
        port.number("queues", 1, VhostBackendConfig.MAX_QUEUES, 1),
        port.parsed("mac", MacAddress::parse, VhostBackendConfig.macFor(socket)),
        port.number("mtu", MIN_MTU, MAX_MTU, DEFAULT_MTU));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return List.of("socket " + socket);
  }

  /**
   * As the port takes it.
   *
   * @param name the port's
   * @param workers how many workers take queues
   */
  public VhostBackendConfig toBackendConfig(String name, int workers) {
    return new VhostBackendConfig(name, socket, server, Math.max(queues, workers), mac, mtu);
  }
}
