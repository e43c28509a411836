package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot work is refused with one message and exit code 2 before anything has started. */
@Tag("system")
class RefusalTest {
  private static final List<String> NOT_PERMITTED =
      List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");

  @RegisterExtension final Lab lab = new Lab();

  @Test
  void aMissingInterface() {
    String yaml = Router.PLAIN.yaml().replace("interface: right", "interface: rigth");
    assertRefused(
        lab.begin(lab.network().router, yaml, List.of()),
        "there is no interface 'rigth'; there are left, lo, right");
  }

  @Test
  void noPermission() {
    assertRefused(
        lab.begin(lab.network().router, Router.PLAIN.yaml(), NOT_PERMITTED),
        "no permission to open interface 'left': it takes root or the capability CAP_NET_RAW");
  }

  @Test
  void anInterfaceWithLargerFramesThanBuffersHold() {
    lab.network().mtu(9000);
    assertRefused(
        lab.begin(lab.network().router, Router.PLAIN.yaml(), List.of()),
        "'left' has an MTU of 9000");
  }

  @Test
  void jumboFramesPassWhereBuffersHoldThem() {
    Network net = lab.network();
    net.mtu(9000);
    lab.start(Router.PLAIN.withMemory("{data-room: 9216}"));
    Ping.from(net.left, "-M do -c 3 -i 0.05 -W 5 -s 8972 " + Network.RIGHT4).complete();
    try (Shell.Running _ = Iperf.server(net.right, 5201)) {
      assertTrue(Iperf.run(net.left, "-t 1 -c " + Network.RIGHT4).gigabits() > 0.001);
    }
  }

  private void assertRefused(Appliance appliance, String part) {
    assertEquals(2, appliance.awaitExit(), "exit code");
    assertEquals(1, appliance.errors().size(), "lines of error output");
    assertTrue(appliance.errors().getFirst().contains(part), "not '" + part + "'");
    assertTrue(appliance.leftovers().isEmpty(), appliance.leftovers().toString());
  }
}
