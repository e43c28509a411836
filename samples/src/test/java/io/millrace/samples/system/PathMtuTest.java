package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The second link carries less than the first. */
@Tag("system")
class PathMtuTest {
  private static final int MTU = 1400;
  private static final int PORT = 5201;

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void sendersAreToldOfTheSmallerLink() {
    Network net = lab.network();
    net.rightMtu(MTU);
    Appliance appliance = lab.start(Router.PLAIN);

    Ping.from(net.left, "-M do -c 1 -W 3 -s 1400 " + Network.RIGHT4)
        .lost()
        .says("From " + Network.NEAR4 + " icmp_seq=1 Frag needed and DF set (mtu = 1400)");
    Ping.from(net.left, "-6 -M do -c 1 -W 3 -s 1400 " + Network.RIGHT6)
        .lost()
        .says("From " + Network.NEAR6 + " icmp_seq=1 Packet too big: mtu=1400");
    Ping.from(net.left, "-M do -c 2 -i 0.05 -W 3 -s 1372 " + Network.RIGHT4).complete();
    Ping.from(net.left, "-6 -M do -c 2 -i 0.05 -W 3 -s 1352 " + Network.RIGHT6).complete();
    // Without DF the router makes fragments, of whole packets and of fragments.
    Ping.from(net.left, "-M dont -c 3 -i 0.05 -W 3 -s 1472 " + Network.RIGHT4).complete();
    Ping.from(net.left, "-M dont -c 3 -i 0.05 -W 3 -s 30000 " + Network.RIGHT4).complete();
    assertEquals(2, appliance.stop().dropped("too-big"));
  }

  @Test
  void tcpFindsTheSmallerLink() {
    Network net = lab.network();
    net.rightMtu(MTU);
    // Or the smaller link's host would ask for smaller segments from the start (RFC 9293, 3.7.1).
    net.right.ip("route change default via " + Network.FAR4 + " advmss 1460");
    net.right.ip("-6 route change default via " + Network.FAR6 + " advmss 1440");
    Appliance appliance = lab.start(Router.PLAIN);
    try (Shell.Running _ = Iperf.server(net.right, PORT)) {
      assertTrue(Iperf.run(net.left, "-t 1 -c " + Network.RIGHT4).gigabits() > 0.001);
      assertMtu(net.left.ip("route get " + Network.RIGHT4));
      assertTrue(Iperf.run(net.left, "-t 1 -6 -c " + Network.RIGHT6).gigabits() > 0.001);
      assertMtu(net.left.ip("route get " + Network.RIGHT6));
      assertTrue(Iperf.run(net.left, "-t 1 -R -c " + Network.RIGHT4).gigabits() > 0.001);
    }
    assertTrue(appliance.stop().dropped("too-big") >= 2);
  }

  private static void assertMtu(String route) {
    assertTrue(route.contains("mtu " + MTU), route);
  }

  @Test
  void aSmallerMtuIsNoticedAndALargerOneTakesAReload() {
    Network net = lab.network();
    Appliance appliance = lab.start(Router.PLAIN);
    Ping.from(net.left, "-M do -c 1 -W 3 -s 1472 " + Network.RIGHT4).complete();
    net.rightMtu(MTU);
    awaitTold(net.left);
    net.rightMtu(1500);
    awaitPasses(net.left, 1472);

    net.mtu(1900);
    forgetPathMtu(net.left, 1);
    Ping.from(net.left, "-M do -c 1 -W 3 -s 1872 " + Network.RIGHT4)
        .lost()
        .says("Frag needed and DF set (mtu = 1500)");
    appliance.reload(Router.PLAIN.yaml());
    awaitPasses(net.left, 1872); // the port may notice its interface's MTU a moment later
  }

  /** Waits until the router tells the host what its smaller link carries. */
  private static void awaitTold(Host host) {
    long deadline = System.nanoTime() + Shell.LIMIT.toNanos();
    String text = "";
    while (!text.contains("Frag needed and DF set (mtu = " + MTU + ")")) {
      assertTrue(System.nanoTime() - deadline < 0, text);
      text = host.run("ping -n -M do -c 1 -W 0.3 -s 1472 " + Network.RIGHT4).text();
    }
  }

  /** Waits until the router lets a ping of so many bytes pass. */
  private static void awaitPasses(Host host, int bytes) {
    long deadline = System.nanoTime() + Shell.LIMIT.toNanos();
    for (int round = 100; System.nanoTime() - deadline < 0; round++) {
      forgetPathMtu(host, round);
      String ping = "-M do -c 1 -W 0.3 -s %d %s".formatted(bytes, Network.RIGHT4);
      if (Ping.from(host, ping).received() == 1) {
        return;
      }
    }
    fail("no ping of " + bytes + " bytes passes");
  }

  /** What a host has been told belongs to the route it was told for. */
  private static void forgetPathMtu(Host host, int round) {
    String prefix = Network.RIGHT4 + "/32";
    host.ip("route flush " + prefix);
    host.ip("route add " + prefix + " via " + Network.NEAR4 + " metric " + round);
  }
}
