package io.millrace.samples.system;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links that go down, vanish, and come back; the router runs on. */
@Tag("system")
class LinkTest {
  @RegisterExtension final Lab lab = new Lab();

  @Test
  void trafficResumesAfterTheLinkWasDown() {
    Network net = lab.network();
    lab.start(Router.PLAIN);
    assertPasses(net);
    net.router.ip("link set right down");
    assertBroken(net);
    net.router.ip("link set right up");
    assertPasses(net);
    net.right.ip("link set eth0 down");
    assertBroken(net);
    net.right.ip("link set eth0 up");
    net.addressRight();
    assertPasses(net);
  }

  /** The new link's host has another Ethernet address, which the router must find out. */
  @Test
  void trafficResumesOnALinkThatWasMadeAnew() {
    Network net = lab.network();
    lab.start(Router.PLAIN);
    assertPasses(net);
    net.unplugRight();
    assertBroken(net);
    net.plugRight(Network.RIGHT_MAC);
    assertPasses(net);
    net.unplugRight();
    net.plugRight("02:00:00:00:02:99");
    assertPasses(net);
  }

  private static void assertBroken(Network net) {
    Ping.from(net.left, "-c 2 -i 0.2 -W 1 " + Network.RIGHT4).lost();
  }

  /** Within seconds, that is, and then every packet. */
  private static void assertPasses(Network net) {
    Ping.until(net.left, Network.RIGHT4);
    Ping.until(net.left, Network.RIGHT6);
    Ping.from(net.left, "-q -c 20 -i 0.005 -W 3 " + Network.RIGHT4).complete();
    Ping.from(net.left, "-6 -q -c 20 -i 0.005 -W 3 " + Network.RIGHT6).complete();
  }
}
