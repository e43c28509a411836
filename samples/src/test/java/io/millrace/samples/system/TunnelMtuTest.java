package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is too long for a tunnel, and what is just not. */
@Tag("system")
class TunnelMtuTest {
  private static final int PORT = 5201;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void sendersAreToldOfTheTunnelsMtu() {
    TunnelLab tunnels = new TunnelLab(lab);
    tunnels.peer(TunnelLab.theirs(""));
    Appliance appliance = tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    Host left = tunnels.net.left;
    tunnels.assertReached();
    Ping.from(left, "-M do -c 1 -W 3 -s 1393 " + TunnelLab.PEER4)
        .lost()
        .says("From " + Network.NEAR4 + " icmp_seq=1 Frag needed and DF set (mtu = 1420)");
    Ping.from(left, "-6 -M do -c 1 -W 3 -s 1373 " + TunnelLab.PEER6)
        .lost()
        .says("From " + Network.NEAR6 + " icmp_seq=1 Packet too big: mtu=1420");
    Ping.from(left, "-M do -c 2 -i 0.01 -W 3 -s 1392 " + TunnelLab.PEER4).complete();
    Ping.from(left, "-6 -M do -c 2 -i 0.01 -W 3 -s 1372 " + TunnelLab.PEER6).complete();
    Ping.from(left, "-M dont -c 2 -i 0.01 -W 3 -s 1472 " + TunnelLab.PEER4).complete();
    Ping.from(left, "-M dont -c 2 -i 0.01 -W 3 -s 20000 " + TunnelLab.PEER4).complete();
    assertEquals(2, appliance.stop().dropped("too-big"));
  }

  @Test
  void tcpFindsTheTunnelsMtu() {
    TunnelLab tunnels = new TunnelLab(lab);
    tunnels.peer(
        tunnels.net.right,
        TunnelLab.theirs(""),
        List.of(
            "addr add " + TunnelLab.PEER4 + "/24 dev %s",
            "route add 10.0.1.0/24 dev %s advmss 1460")); // so it is sent larger ones than pass
    Appliance appliance = tunnels.gateway(TunnelLab.ours(TunnelLab.AT_PEER4));
    try (Shell.Running _ = Iperf.server(tunnels.net.right, PORT)) {
      assertTrue(Iperf.run(tunnels.net.left, "-t 1 -c " + TunnelLab.PEER4).gigabits() > 0.001);
    }
    String route = tunnels.net.left.ip("route get " + TunnelLab.PEER4);
    assertTrue(route.contains("mtu 1420"), route);
    assertTrue(appliance.stop().dropped("too-big") > 0);
  }

  /** Padding ends at the MTU, be it that of a tunnel, or of a route to it (netns.sh: 1299). */
  @Test
  void oddMtus() {
    TunnelLab tunnels = new TunnelLab(lab);
    WireGuardGo peer = tunnels.peer(TunnelLab.theirs(""));
    Gateway gateway = Gateway.of(tunnels.tunnel).withOptions(", mtu: 1300");
    tunnels.gateway(gateway, TunnelLab.ours(TunnelLab.AT_PEER4));
    peer.host().ip("link set " + peer.name() + " mtu 1300");
    Network net = tunnels.net;
    net.left.ip("route add " + TunnelLab.PEER4 + "/32 via " + Network.NEAR4 + " mtu 1299");
    net.right.ip("route replace 10.0.1.0/24 dev " + peer.name() + " mtu 1299");
    tunnels.assertReached();
    for (int size : List.of(1269, 1270, 1271)) {
      Ping.from(net.left, "-M do -c 2 -i 0.01 -W 3 -s " + size + " " + TunnelLab.PEER4).complete();
      Ping.from(net.right, "-M do -c 2 -i 0.01 -W 3 -s " + size + " " + Network.LEFT4).complete();
    }
    Ping.from(net.right, "-M do -c 2 -i 0.01 -W 3 -s 1272 " + TunnelLab.OUR4).complete();
    // What leaves for the peer is no longer than the MTU and what WireGuard, UDP and IP add to it.
    net.rightMtu(1300 + 20 + 8 + 32);
    Ping.from(net.right, "-M do -c 2 -i 0.01 -W 3 -s 1272 " + TunnelLab.OUR4).complete();
  }

  @Test
  void jumboFrames() {
    TunnelLab tunnels = new TunnelLab(lab);
    Network net = tunnels.net;
    net.mtu(9000);
    WireGuardGo peer = tunnels.peer(TunnelLab.theirs(""));
    peer.host().ip("link set " + peer.name() + " mtu 8920");
    Gateway gateway =
        Gateway.of(tunnels.tunnel).withOptions(", mtu: 8920").withMemory("{data-room: 9216}");
    tunnels.gateway(gateway, TunnelLab.ours(TunnelLab.AT_PEER6));
    tunnels.assertReached();
    Ping.from(net.left, "-M do -c 3 -i 0.01 -W 3 -s 8892 " + TunnelLab.PEER4).complete();
    Ping.from(net.left, "-6 -M do -c 3 -i 0.01 -W 3 -s 8872 " + TunnelLab.PEER6).complete();
    try (Shell.Running _ = Iperf.server(net.right, PORT)) {
      assertTrue(Iperf.run(net.left, "-t 1 -c " + TunnelLab.PEER4).gigabits() > 0.001);
      assertTrue(Iperf.run(net.left, "-t 1 -R -c " + TunnelLab.PEER6).gigabits() > 0.001);
    }
  }
}
