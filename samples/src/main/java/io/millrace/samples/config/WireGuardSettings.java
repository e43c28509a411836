package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.samples.yaml.Section;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.Tunnel;
import io.millrace.stages.wireguard.config.ConfException;
import io.millrace.stages.wireguard.config.QuickSettings;
import io.millrace.stages.wireguard.config.TunnelConfig;
import io.millrace.stages.wireguard.config.WireGuardConf;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A WireGuard interface. The keys stay in its file until the port opens.
 *
 * @param file as wg-quick(8) has it
 * @param name of the socket by which wg(8) finds the tunnel
 * @param engine the crypto engine to use and no other; empty for the fastest
 * @param mtu largest packet inside, in bytes
 * @param addresses of the router's interface at the tunnel
 * @param routes to what the peers are allowed
 */
public record WireGuardSettings(
    Path file,
    String name,
    Optional<String> engine,
    int mtu,
    List<InterfaceAddress> addresses,
    List<Prefix> routes)
    implements PortSettings {
  static final String TYPE = "wireguard";

  private static final int MIN_MTU = 576; // RFC 791: what every host takes
  private static final int MAX_MTU = 9000;

  /** What addresses begin with that nobody has been given (IEEE 802, section 8.2). */
  private static final long LOCAL = 0x0257L << 32;

  /** Copies the lists. */
  public WireGuardSettings {
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
  }

  static WireGuardSettings read(String name, Section port, ConfigContext context) {
    Path file =
        port.require("config", "the file of the tunnel, such as wg0.conf")
            .flatMap(value -> value.as(context::path))
            .orElse(Path.of(""));
    Optional<String> engine =
        port.get("engine").flatMap(value -> value.as(WireGuardSettings::usable));
    TunnelConfig tunnel = readTunnel(file, port);
    QuickSettings quick = tunnel.own().quick();
    int mtu = port.number("mtu", MIN_MTU, MAX_MTU, quick.mtu().orElse(Tunnel.DEFAULT_MTU));
    Set<Prefix> routes = new LinkedHashSet<>();
    if (quick.hasRoutes()) {
      tunnel.peers().forEach(peer -> routes.addAll(peer.allowedIps()));
    }
    List<InterfaceAddress> addresses =
        quick.addresses().stream()
            .flatMap(
                own -> port.make(() -> new InterfaceAddress(own.address(), own.length())).stream())
            .toList();
    tunnel.wipe();
    return new WireGuardSettings(file, name, engine, mtu, addresses, List.copyOf(routes));
  }

  private static String usable(String engine) {
    return AeadEngines.choose(Optional.of(engine)).name();
  }

  private static TunnelConfig readTunnel(Path file, Section port) {
    if (port.has("config")) {
      try {
        return WireGuardConf.read(file);
      } catch (ConfException e) {
        port.problem("config", String.valueOf(e.getMessage()));
      }
    }
    return WireGuardConf.empty();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return List.of("tunnel " + name);
  }

  /** Changes of the file are brought to the tunnel that is there. */
  @Override
  public boolean isSameAs(PortSettings other) {
    return other instanceof WireGuardSettings that
        && file.equals(that.file)
        && name.equals(that.name)
        && engine.equals(that.engine)
        && mtu == that.mtu;
  }

  /** An Ethernet address that frames to the router have, made from the name. */
  public MacAddress mac() {
    return new MacAddress(LOCAL | name.hashCode() & 0xffff_fffeL);
  }
}
