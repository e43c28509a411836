package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts see each other through the router. */
@Tag("system")
class PingTest {
  @RegisterExtension final Lab lab = new Lab();

  @ParameterizedTest
  @EnumSource
  void hostsReachEachOther(Placement placement) {
    Network net = lab.network();
    assertEquals("", net.left.ip("neigh show nud reachable"));
    Appliance appliance = lab.start(placement.router());

    Ping.from(net.left, "-c 3 -i 0.05 -W 5 " + Network.RIGHT4).complete().says("ttl=63");
    Ping.from(net.left, "-6 -c 3 -i 0.05 -W 5 " + Network.RIGHT6).complete().says("ttl=63");
    Ping.from(net.right, "-c 3 -i 0.05 -W 5 " + Network.LEFT4).complete();
    Ping.from(net.right, "-6 -c 3 -i 0.05 -W 5 " + Network.LEFT6).complete();

    assertNeighbor(net.left, Network.NEAR4, Network.LEFT_MAC);
    assertNeighbor(net.left, Network.NEAR6, Network.LEFT_MAC);
    assertNeighbor(net.right, Network.FAR4, Network.RIGHT_MAC);
    assertNeighbor(net.right, Network.FAR6, Network.RIGHT_MAC);

    Ping flood = Ping.from(net.left, "-f -q -c 10000 " + Network.RIGHT4).complete();
    System.out.println(placement + ": ping -f: " + flood.roundTrip());
    Summary summary = appliance.stop();
    assertEquals(0, summary.port("left", "rxMissed") + summary.port("right", "rxMissed"));
    assertTrue(summary.number("transmitted") >= 20_024, summary.toString());
  }

  private static void assertNeighbor(Host host, String address, String mac) {
    String entry = host.ip("neigh show " + address);
    assertTrue(entry.contains("lladdr " + mac), address + ": " + entry);
  }

  /** Up to the MTU, one more, and the largest there are, which the hosts send in fragments. */
  @Test
  void packetsOfAnySizePass() {
    Network net = lab.network();
    Appliance appliance = lab.start(Router.PLAIN);
    for (int bytes : new int[] {0, 1, 17, 18, 64, 1000, 1471, 1472, 1473, 2960, 20_000, 65_507}) {
      Ping.from(net.left, "-q -c 3 -i 0.01 -W 5 -s " + bytes + " " + Network.RIGHT4).complete();
    }
    for (int bytes : new int[] {0, 1, 64, 1000, 1451, 1452, 1453, 20_000, 65_487}) {
      Ping.from(net.right, "-6 -q -c 3 -i 0.01 -W 5 -s " + bytes + " " + Network.LEFT6).complete();
    }
    Ping.from(net.left, "-q -c 3 -i 0.01 -W 5 -M do -s 1472 " + Network.RIGHT4).complete();
    Summary summary = appliance.stop();
    assertEquals(0, summary.port("left", "rxErrors") + summary.port("right", "rxErrors"));
  }

  @Test
  void theRouterAnswersItself() {
    Network net = lab.network();
    lab.start(Router.PLAIN);
    for (String address : new String[] {Network.NEAR4, Network.FAR4}) {
      Ping.from(net.left, "-c 2 -i 0.05 -W 5 " + address).complete().says("ttl=64");
    }
    // Its link-local address follows from its Ethernet address (RFC 4291, appendix A).
    for (String address : new String[] {Network.NEAR6, Network.FAR6, "fe80::ff:fe00:101%eth0"}) {
      Ping.from(net.left, "-6 -c 2 -i 0.05 -W 5 " + address).complete().says("ttl=64");
    }
  }
}
