package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which way packets take where there is more than one tunnel, or one for everything. */
@Tag("system")
class TunnelRoutingTest {
  private static final int PORT = 5201;

  /** An address of the host on the right that no route but the default one leads to. */
  private static final String OUT_THERE = "203.0.113.1";

  /** The second tunnel. */
  private static final int OUR_SECOND_PORT = 51830;

  private static final int SECOND_PORT = 51831;
  private static final String SECOND4 = "10.8.0.2";
  private static final List<String> SECONDS_ADDRESSES =
      List.of("addr add " + SECOND4 + "/24 dev %s");

  @RegisterExtension final Lab lab = new Lab();

  /** Everything goes into the tunnel, but the tunnel's own messages go by the default route. */
  @Test
  void everythingThroughTheTunnel() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    net.right.ip("addr add " + OUT_THERE + "/32 dev lo");
    net.right.ip("addr add 198.51.100.7/32 dev lo");
    tunnels.peer(TunnelLab.theirs(""));
    String conf =
        TunnelLab.ours("Endpoint = 198.51.100.7:" + TunnelLab.PEER_PORT + "\n")
            .replace(TunnelLab.PEERS, "0.0.0.0/0, ::/0");
    Appliance appliance =
        tunnels.gateway(
            Gateway.of(tunnels.tunnel).withRoutes("[{to: 0.0.0.0/0, via: " + Network.RIGHT4 + "}]"),
            conf);
    Ping.until(net.left, OUT_THERE);
    long before = Ping.replies(net.left);
    Shell.Ended flood = net.left.run("ping -n -q -f -c 1000 -W 3 " + OUT_THERE);
    Ping.of(net.left, before, flood).complete();
    tunnels.assertReached();
    long sent = Long.parseLong(tunnels.show("transfer").strip().split("\t")[2]);
    assertTrue(sent > 1000 * 84, sent + " bytes");
    Summary summary = appliance.stop();
    assertTrue(summary.port(tunnels.tunnel, "rxPackets") > 1000, summary.toString());
  }

  /** A peer may only send what is its own, and a longer prefix of another one is not. */
  @Test
  void aLongerPrefixIsAnothers() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    tunnels.peer(TunnelLab.theirs(TunnelLab.AT_US4));
    String wide = TunnelLab.ours("").replace(TunnelLab.PEERS, "10.9.0.0/16, fd00:9::/64");
    Appliance appliance = tunnels.gateway(wide + TunnelKeys.THIRD.asPeer(TunnelLab.PEER4 + "/32"));
    Ping.from(net.right, "-c 3 -i 0.01 -W 0.5 " + Network.LEFT4).lost();
    Ping.from(net.right, "-6 -c 3 -i 0.01 -W 3 " + Network.LEFT6).complete();
    assertTrue(appliance.stop().dropped("wireguard-inner-source") >= 3);
  }

  /** Who sends to a peer that was removed is told. */
  @Test
  void thereIsNoPeer() {
    TunnelLab tunnels = new TunnelLab(lab);
    tunnels.peer(TunnelLab.theirs(""));
    Appliance appliance = tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    tunnels.assertReached();
    TunnelLab.wg("set " + tunnels.tunnel + " peer " + TunnelKeys.THEM.open + " remove");
    Ping.from(tunnels.net.left, "-c 1 -W 3 " + TunnelLab.PEER4)
        .lost()
        .says("From " + Network.NEAR4 + " icmp_seq=1 Destination Host Unreachable");
    Ping.from(tunnels.net.left, "-6 -c 1 -W 3 " + TunnelLab.PEER6)
        .lost()
        .says("From " + Network.NEAR6 + " icmp_seq=1 Destination unreachable: Address unreachable");
    assertEquals(2, appliance.stop().dropped("wireguard-no-peer"));
  }

  /** A gateway between two peers that know only it. */
  @Test
  void aHub() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    String everybody = "10.9.0.0/24, fd00:9::/64";
    tunnels.peer(
        net.right,
        TunnelLab.theirs(TunnelLab.AT_US4).replace(TunnelLab.OURS, everybody),
        TunnelLab.PEERS_ADDRESSES.subList(0, 2));
    tunnels.peer(
        net.left,
        TunnelKeys.THIRD.own(TunnelLab.PEER_PORT)
            + TunnelKeys.US.asPeer(everybody)
            + "Endpoint = ["
            + Network.NEAR6
            + "]:"
            + TunnelLab.OUR_PORT
            + "\n",
        List.of("addr add 10.9.0.3/24 dev %s", "addr add fd00:9::3/64 dev %s nodad"));
    tunnels.gateway(TunnelLab.ours("") + TunnelKeys.THIRD.asPeer("10.9.0.3/32, fd00:9::3/128"));
    Ping.until(net.left, TunnelLab.OUR4);
    Ping.until(net.right, TunnelLab.OUR4);
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + TunnelLab.PEER4).complete();
    Ping.from(net.right, "-6 -c 3 -i 0.01 -W 3 fd00:9::3").complete();
    try (Shell.Running _ = Iperf.server(net.right, PORT)) {
      assertTrue(Iperf.run(net.left, "-t 1 -c " + TunnelLab.PEER4).gigabits() > 0.001);
      assertTrue(Iperf.run(net.left, "-t 1 -R -6 -c " + TunnelLab.PEER6).gigabits() > 0.001);
    }
  }

  private static String ourSecond(String endpoint) {
    return TunnelKeys.US_LATER.own(OUR_SECOND_PORT)
        + "Address = 10.8.0.1/24\nMTU = 1340\n"
        + TunnelKeys.THIRD.asPeer(SECOND4 + "/32")
        + "Endpoint = %s:%d\n".formatted(endpoint, SECOND_PORT);
  }

  private static String theirSecond(String allowed) {
    return TunnelKeys.THIRD.own(SECOND_PORT) + TunnelKeys.US_LATER.asPeer(allowed);
  }

  @Test
  void twoTunnels() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    String second = TunnelLab.name();
    tunnels.peer(TunnelLab.theirs(""));
    Host inner = net.behindRight();
    tunnels.peer(
        inner,
        theirSecond("10.8.0.1/32, 10.0.1.0/24, 10.9.0.0/24"),
        List.of(
            "addr add " + SECOND4 + "/24 dev %s",
            "route add 10.0.1.0/24 dev %s",
            "route add 10.9.0.0/24 dev %s"));
    tunnels.writeConf(tunnels.tunnel, TunnelLab.ours(TunnelLab.AT_PEER4));
    tunnels.writeConf(second, ourSecond("192.168.7.2"));
    tunnels.start(
        Gateway.of(tunnels.tunnel, second)
            .withRoutes("[{to: 192.168.7.0/24, via: " + Network.RIGHT4 + "}]"));
    Ping.until(net.left, SECOND4);
    tunnels.assertReached();
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + SECOND4).complete();
    Ping.from(inner, "-c 3 -i 0.01 -W 3 " + Network.LEFT4).complete();
    // From the second tunnel into the first is from one network into another.
    Ping.from(inner, "-c 3 -i 0.01 -W 3 " + TunnelLab.OUR4).complete();
  }

  /** The second tunnel's peer is at an address inside the first. */
  @Test
  void aTunnelThroughATunnel() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    String second = TunnelLab.name();
    tunnels.peer(TunnelLab.theirs(TunnelLab.AT_US4));
    String toUs = "Endpoint = %s:%d\n".formatted(TunnelLab.OUR4, OUR_SECOND_PORT);
    WireGuardGo inside =
        tunnels.peer(net.right, theirSecond("10.8.0.1/32") + toUs, SECONDS_ADDRESSES);
    inside.host().ip("link set " + inside.name() + " mtu 1340");
    tunnels.writeConf(tunnels.tunnel, TunnelLab.ours(TunnelLab.AT_PEER4));
    tunnels.writeConf(second, ourSecond(TunnelLab.PEER4));
    Appliance appliance = tunnels.start(Gateway.of(tunnels.tunnel, second));
    Ping.until(inside.host(), TunnelLab.OUR4);
    TunnelLab.await(
        "the inner tunnel is up",
        15,
        () -> Ping.from(net.right, "-c 1 -W 0.5 10.8.0.1").received() == 1);
    Ping.from(net.right, "-c 3 -i 0.01 -W 3 10.8.0.1").complete();
    Ping.from(net.right, "-c 3 -i 0.01 -W 3 -s 1312 -M do 10.8.0.1").complete();
    tunnels.assertReached();
    assertTrue(
        TunnelLab.wg("show " + inside.name() + " endpoints").contains("10.9.0.1:"),
        "written to from our address inside the first tunnel");
    Summary summary = appliance.stop();
    assertTrue(summary.port(second, "rxPackets") > 3, summary.toString());
  }

  /** Each tunnel's peer is inside the other: nothing comes of it, and nothing goes on for ever. */
  @Test
  void tunnelsThroughEachOther() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    String second = TunnelLab.name();
    tunnels.writeConf(
        tunnels.tunnel,
        TunnelLab.ours("Endpoint = %s:%d\n".formatted(SECOND4, TunnelLab.PEER_PORT)));
    tunnels.writeConf(second, ourSecond(TunnelLab.PEER4));
    Appliance appliance = tunnels.start(Gateway.of(tunnels.tunnel, second));
    Ping.from(net.left, "-c 3 -i 0.01 -W 0.5 " + TunnelLab.PEER4).lost();
    Ping.from(net.left, "-c 3 -i 0.01 -W 0.5 " + SECOND4).lost();
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + Network.RIGHT4).complete();
    Summary summary = appliance.stop();
    assertTrue(summary.number("received") < 10_000, summary.toString());
  }

  /** A tunnel's peer is inside the tunnel itself. */
  @Test
  void aTunnelThroughItself() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    Appliance appliance =
        tunnels.gateway(
            TunnelLab.ours("Endpoint = %s:%d\n".formatted(TunnelLab.PEER4, TunnelLab.PEER_PORT)));
    Ping.from(net.left, "-c 3 -i 0.01 -W 0.5 " + TunnelLab.PEER4).lost();
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + Network.RIGHT4).complete();
    Summary summary = appliance.stop();
    assertTrue(summary.number("received") < 1_000, summary.toString());
  }
}
