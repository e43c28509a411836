package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Either side changes its address, or has it changed on the way. */
@Tag("system")
class TunnelRoamingTest {
  private static final int OTHER_PORT = 51999;
  private static final String INNER4 = "192.168.7.2";

  @RegisterExtension final Lab lab = new Lab();

  private static String endpoint(TunnelLab tunnels) {
    return tunnels.show("endpoints").strip().split("\t")[1];
  }

  @Test
  void thePeerMoves() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    net.right.sysctl("net/ipv4/conf/all/promote_secondaries", 1);
    WireGuardGo peer = tunnels.peer(TunnelLab.theirs(TunnelLab.AT_US4));
    tunnels.gateway(TunnelLab.ours(""));
    Ping.until(net.right, Network.LEFT4);
    tunnels.assertReached();
    assertEquals(Network.RIGHT4 + ":" + TunnelLab.PEER_PORT, endpoint(tunnels));

    net.right.ip("addr add 10.0.2.3/24 dev eth0");
    net.right.ip("addr del " + Network.RIGHT4 + "/24 dev eth0");
    // wireguard-go goes on from the address that it has lost, until it is told anew where we are.
    peer.set("peer %s endpoint %s:51820".formatted(TunnelKeys.US.open, Network.FAR4));
    Ping.until(net.right, Network.LEFT4);
    assertEquals("10.0.2.3:" + TunnelLab.PEER_PORT, endpoint(tunnels));
    tunnels.assertReached();

    peer.set("listen-port " + OTHER_PORT);
    Ping.until(net.right, Network.LEFT4);
    assertEquals("10.0.2.3:" + OTHER_PORT, endpoint(tunnels));
    tunnels.assertReached();

    peer.set("peer %s endpoint [%s]:51820".formatted(TunnelKeys.US.open, Network.FAR6));
    Ping.until(net.right, Network.LEFT4);
    assertEquals("[" + Network.RIGHT6 + "]:" + OTHER_PORT, endpoint(tunnels));
    tunnels.assertReached();
  }

  /** We move to another port, and the peer follows. */
  @Test
  void weMove() {
    TunnelLab tunnels = new TunnelLab(lab);
    WireGuardGo peer = tunnels.peer(TunnelLab.theirs(""));
    tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    tunnels.assertReached();
    TunnelLab.wg("set " + tunnels.tunnel + " listen-port " + OTHER_PORT);
    Ping.until(tunnels.net.left, TunnelLab.PEER4);
    String seen = TunnelLab.wg("show " + peer.name() + " endpoints");
    assertTrue(seen.contains(Network.FAR4 + ":" + OTHER_PORT), seen);
    tunnels.assertReached();
  }

  /**
   * We answer from the address that was written to, and from another one when that is ours no more.
   */
  @Test
  void theSourceIsStickyButNotTooSticky() {
    TunnelLab tunnels = new TunnelLab(lab);
    String atOther = TunnelLab.AT_US4.replace(Network.FAR4, "10.0.2.9");
    WireGuardGo peer = tunnels.peer(TunnelLab.theirs(atOther));
    String one = Gateway.of(tunnels.tunnel).yaml();
    String two = one.replace("10.0.2.1/24", "10.0.2.1/24, 10.0.2.9/24");
    tunnels.writeConf(tunnels.tunnel, TunnelLab.ours(""));
    Appliance appliance =
        lab.begin(tunnels.net.router, tunnels.directory, two, List.of()).awaitStart();
    Ping.until(tunnels.net.right, Network.LEFT4);
    tunnels.assertReached();
    assertTrue(TunnelLab.wg("show " + peer.name() + " endpoints").contains("10.0.2.9:"));

    appliance.reload(one);
    Ping.until(tunnels.net.left, TunnelLab.PEER4);
    String seen = TunnelLab.wg("show " + peer.name() + " endpoints");
    assertTrue(seen.contains(Network.FAR4 + ":"), seen);
    tunnels.assertReached();
  }

  /** A translator of addresses forgets after a second or two, but for persistent keepalives. */
  @Test
  void thePeerIsBehindATranslator() {
    TunnelLab tunnels = new TunnelLab(lab);
    Host inner = tunnels.net.behindRight();
    masquerade(tunnels.net.right, "eth0");
    tunnels.peer(
        inner,
        TunnelLab.theirs(TunnelLab.AT_US4 + "PersistentKeepalive = 1\n"),
        TunnelLab.PEERS_ADDRESSES);
    tunnels.gateway(TunnelLab.ours(""));
    Ping.until(inner, Network.LEFT4);
    assertTrue(endpoint(tunnels).startsWith(Network.RIGHT4 + ":"), endpoint(tunnels));
    TunnelLab.pause(3000);
    Ping.from(tunnels.net.left, "-c 3 -i 0.01 -W 2 " + TunnelLab.PEER4).complete();
    Ping.from(tunnels.net.left, "-6 -c 3 -i 0.01 -W 2 " + TunnelLab.PEER6).complete();
  }

  @Test
  void weAreBehindATranslator() {
    TunnelLab tunnels = new TunnelLab(lab);
    Host inner = tunnels.net.behindRight();
    masquerade(tunnels.net.right, "inner");
    WireGuardGo peer = tunnels.peer(inner, TunnelLab.theirs(""), TunnelLab.PEERS_ADDRESSES);
    String toInner = "Endpoint = %s:%d\n".formatted(INNER4, TunnelLab.PEER_PORT);
    tunnels.gateway(
        Gateway.of(tunnels.tunnel)
            .withRoutes("[{to: 192.168.7.0/24, via: " + Network.RIGHT4 + "}]"),
        TunnelLab.ours(toInner + "PersistentKeepalive = 1\n"));
    Ping.until(tunnels.net.left, TunnelLab.PEER4);
    String seen = TunnelLab.wg("show " + peer.name() + " endpoints");
    assertTrue(seen.contains("192.168.7.1:"), seen);
    TunnelLab.pause(3000);
    Ping.from(inner, "-c 3 -i 0.01 -W 2 " + Network.LEFT4).complete();
    Ping.from(inner, "-6 -c 3 -i 0.01 -W 2 " + Network.LEFT6).complete();
  }

  /** A host translates addresses of what it forwards out of a link, and forgets soon. */
  private static void masquerade(Host host, String link) {
    Commands.require("nft");
    host.run("nft add table ip nat").good();
    host.run("nft add chain ip nat post { type nat hook postrouting priority 100 ; }").good();
    host.run("nft add rule ip nat post oifname " + link + " masquerade").good();
    host.sysctl("net/netfilter/nf_conntrack_udp_timeout", 1);
    host.sysctl("net/netfilter/nf_conntrack_udp_timeout_stream", 2);
  }
}
