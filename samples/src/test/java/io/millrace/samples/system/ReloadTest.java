package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SIGHUP while packets pass: none is lost but those that the kernel had no room for while the
 * router had no processor, by its count of frames on both links.
 */
@Tag("system")
class ReloadTest {
  private static final int PINGS = 1500;
  private static final String DENY = "[deny to 10.0.2.3/32]";

  @RegisterExtension final Lab lab = new Lab();

  @ParameterizedTest
  @EnumSource(names = {"COMPLETION", "PIPELINED"})
  void noPacketIsLost(Placement placement) {
    Network net = lab.network();
    net.frameByFrame();
    net.right.ip("addr add 10.0.2.3/24 dev eth0");
    Router open = placement.router();
    Router closed = open.withRules(DENY);
    net.silence();
    Map<String, Long> before = frames(net);
    Appliance appliance = lab.start(open);
    net.wake();
    Ping.from(net.left, "-c 1 -W 5 " + Network.RIGHT4).complete();
    Ping.from(net.left, "-c 1 -W 5 10.0.2.3").complete();

    long repliesBefore = Ping.replies(net.left);
    long lost;
    try (Shell.Running _ = Iperf.server(net.right, 5201);
        Shell.Running udp = Iperf.start(net.left, "-u -b 5M -l 1200 -w 2M -t 3 -c 10.0.2.2");
        Shell.Running ping =
            net.left.start("ping -n -q -i 0.002 -W 3 -c " + PINGS + " " + Network.RIGHT4)) {
      for (int round = 0; round < 5; round++) {
        appliance.reload(closed.yaml());
        Ping.from(net.left, "-c 1 -W 0.2 10.0.2.3").lost();
        appliance.reload(open.yaml());
        assertEquals(1, Ping.from(net.left, "-c 1 -W 3 10.0.2.3").received());
      }
      Ping pings = Ping.of(net.left, repliesBefore + 5, ping.await());
      lost = pings.sent() - pings.repliesSoFar();
      Iperf.of(udp.await());
    }
    net.silence();
    assertEquals(10, appliance.errorsWith("millrace: reloaded "));
    Summary summary = appliance.stop();
    long missed = summary.port("left", "rxMissed") + summary.port("right", "rxMissed");
    assertTrue(lost <= missed, lost + " pings are lost, " + missed + " frames were missed");
    assertEquals(5, summary.dropped("acl-denied"));
    assertEquals(0, summary.dropped("stopped"), "held packets lost their place");
    Map<String, Long> after = frames(net);
    for (String side : List.of("left", "right")) {
      assertEquals(
          after.get(side + " tx") - before.get(side + " tx"),
          summary.port(side, "rxPackets") + summary.port(side, "rxMissed"),
          "frames from the host on the " + side);
      assertEquals(
          after.get(side + " rx") - before.get(side + " rx"),
          summary.port(side, "txPackets"),
          "frames to the host on the " + side);
    }
  }

  /** What the kernels of both hosts have sent and received. */
  private static Map<String, Long> frames(Network net) {
    return Map.of(
        "left tx", net.frames(net.left, "tx"),
        "left rx", net.frames(net.left, "rx"),
        "right tx", net.frames(net.right, "tx"),
        "right rx", net.frames(net.right, "rx"));
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETION", "PIPELINED"})
  void aBrokenFileChangesNothing(Placement placement) {
    Network net = lab.network();
    Router router = placement.router();
    Appliance appliance = lab.start(router.withRoutes("[{to: 203.0.113.0/24, via: 10.0.2.2}]"));
    net.right.ip("addr add 203.0.113.1/32 dev lo");
    Ping.from(net.left, "-c 1 -W 5 203.0.113.1").complete();

    appliance.reload(router.withRules("[alow to 10.0.0.0/8]").yaml());
    assertRefused(appliance, "router.yaml:8:", 1);
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 203.0.113.1").complete();

    appliance.reload(router.yaml().replace("interface: right", "interface: none"));
    assertRefused(appliance, "'none'", 2);
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 203.0.113.1").complete();

    appliance.reload(router.yaml());
    Ping.from(net.left, "-c 1 -W 3 203.0.113.1").lost().says("Destination Net Unreachable");
    Ping.from(net.left, "-c 3 -i 0.01 -W 3 " + Network.RIGHT4).complete();
  }

  private static void assertRefused(Appliance appliance, String part, int times) {
    assertEquals(times, appliance.errorsWith("not reloaded"), "refusals");
    assertTrue(appliance.errorsWith(part) > 0, "no message with " + part);
  }
}
