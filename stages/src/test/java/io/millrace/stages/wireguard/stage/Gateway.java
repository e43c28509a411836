package io.millrace.stages.wireguard.stage;

import io.millrace.driver.loop.LoopPort;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.GraphBuilder;
import io.millrace.stages.crypto.Aead;
import io.millrace.stages.crypto.AeadEngines;
import io.millrace.stages.forward.Forward;
import io.millrace.stages.forward.ForwardConfig;
import io.millrace.stages.forward.ForwardTables;
import io.millrace.stages.forward.Interface;
import io.millrace.stages.forward.InterfaceAddress;
import io.millrace.stages.forward.NextHop;
import io.millrace.stages.forward.Route;
import io.millrace.stages.forward.StaticNeighbor;
import io.millrace.stages.validate.Validate;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.Control;
import io.millrace.stages.wireguard.Endpoint;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A gateway's part of a graph. Gateway n has a network of hosts, 10.n.0.0/24 and fd0n::/64, with a
 * host at .2; it is 192.0.2.n and 2001:db8::n outside and 10.9.0.n inside the tunnel.
 */
final class Gateway {
  static final int PORT = 51820;

  final int number;
  final HandPort lan;
  final HandPort wan;
  final LoopPort tunnel;
  final TunnelLink link;
  final OwnAddresses own;
  final Control control;
  final ForwardTables tables;

  private final MacAddress lanMac;
  private final MacAddress hostMac;

  Gateway(
      int number,
      int other,
      Aead controlEngine,
      PacketCache cache,
      SplittableRandom random,
      Route... more) {
    this.number = number;
    lanMac = mac(1);
    hostMac = mac(9);
    MacAddress tunnelMac = mac(3);
    lan = new HandPort(name("lan"), lanMac);
    wan = new HandPort(name("wan"), mac(2));
    tunnel = new LoopPort(name("wg"), tunnelMac, 1420, 1);
    link = new TunnelLink(tunnelMac, () -> AeadEngines.open(Optional.empty()), random);
    link.outside.setListenPort(PORT);
    own = new OwnAddresses(List.of(IpAddress.parse(outside(4)), IpAddress.parse(outside(6))));
    control = new Control(link.tunnel(), link.messages, controlEngine, cache, random);
    control.setPrivateKey(Optional.of(PrivateKey.of(Pair.key(number))));
    List<Route> routes = new ArrayList<>(List.of(more));
    routes.add(into("10." + other + ".0.0/24"));
    routes.add(into("fd0" + other + "::/64"));
    List<Interface> interfaces =
        List.of(
            new Interface(
                "lan", lan.name(), lanMac, 1500, addresses(lan4(1) + "/24", lan6(1) + "/64")),
            new Interface(
                "wan", wan.name(), mac(2), 1500, addresses(outside(4) + "/24", outside(6) + "/64")),
            new Interface(
                "wg",
                tunnel.name(),
                tunnelMac,
                1420,
                addresses("10.9.0." + number + "/24", "fd09::" + number + "/64"),
                true));
    List<StaticNeighbor> hosts =
        List.of(
            new StaticNeighbor("lan", IpAddress.parse(lan4(2)), hostMac),
            new StaticNeighbor("lan", IpAddress.parse(lan6(2)), hostMac));
    tables = ForwardTables.of(new ForwardConfig(interfaces, routes, hosts));
  }

  private static Route into(String prefix) {
    return Route.to(Prefix.parse(prefix), NextHop.onLink("wg"));
  }

  private MacAddress mac(int last) {
    return MacAddress.parse("02:00:00:00:0" + number + ":0" + last);
  }

  private static List<InterfaceAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(InterfaceAddress::parse).toList();
  }

  private String name(String port) {
    return port + number;
  }

  String lan4(int host) {
    return "10." + number + ".0." + host;
  }

  String lan6(int host) {
    return "fd0" + number + "::" + host;
  }

  String outside(int version) {
    return (version == 4 ? "192.0.2." : "2001:db8::") + number;
  }

  /** Adds the other gateway as a peer with its networks. */
  Peer add(Gateway other) {
    Peer peer = control.add(other.control.publicKey().orElseThrow()).orElseThrow();
    control.allow(peer, Prefix.parse("10." + other.number + ".0.0/24"));
    control.allow(peer, Prefix.parse("fd0" + other.number + "::/64"));
    control.allow(peer, Prefix.parse("10.9.0." + other.number + "/32"));
    return peer;
  }

  Peer peer() {
    return control.peers().values().iterator().next();
  }

  void setEndpoint(Gateway other, int version) {
    control.setEndpoint(peer(), Endpoint.of(IpAddress.parse(other.outside(version)), PORT));
  }

  /** The ports and stages. */
  void addTo(GraphBuilder graph) {
    ForwardTables outer = tables.without("wg");
    String open = name("open");
    String router = name("router");
    String seal = name("seal");
    String sealed = name("sealed-router");
    graph
        .port(lan)
        .port(wan)
        .port(tunnel)
        .stage(name("validate"), Validate::new)
        .stage(open, () -> new OpenMessages(link, own, tunnel.name()))
        .stage(router, () -> new Forward(tables))
        .stage(seal, () -> new SealPackets(link, own))
        .stage(sealed, () -> new Forward(outer, "wg"))
        .connect(lan.name(), name("validate"))
        .connect(wan.name(), name("validate"))
        .connect(tunnel.name(), name("validate"))
        .connect(name("validate"), open)
        .connect(open, "out", router)
        .connect(open, tunnel.name(), tunnel.name())
        .connect(router, lan.name(), lan.name())
        .connect(router, wan.name(), wan.name())
        .connect(router, tunnel.name(), seal)
        .connect(seal, sealed)
        .connect(sealed, lan.name(), lan.name())
        .connect(sealed, wan.name(), wan.name())
        .connect(sealed, tunnel.name(), tunnel.name());
  }

  /** The host on this side sends. */
  void hostSends(byte[] ip) {
    lan.give(Bytes.frame(lanMac.value(), hostMac.value(), ip));
  }

  /** A packet comes from outside. */
  void hears(byte[] ip) {
    wan.give(Bytes.frame(wan.info().mac().value(), hostMac.value(), ip));
  }

  /** What the host on this side has received since the last call. */
  List<byte[]> hostReceived() {
    return lan.take().stream().map(Bytes::ip).toList();
  }
}
