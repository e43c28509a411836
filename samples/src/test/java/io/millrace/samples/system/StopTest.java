package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of an appliance, be it asked for or not. */
@Tag("system")
class StopTest {
  @RegisterExtension final Lab lab = new Lab();

  /** Whatever is under way at SIGTERM is sent, or dropped for a reason. */
  @ParameterizedTest
  @EnumSource
  void stopsUnderLoadWithoutLosingCount(Placement placement) {
    Network net = lab.network();
    Appliance appliance = lab.start(placement.router());
    try (Shell.Running _ = Iperf.server(net.right, 5201);
        Shell.Running _ = Iperf.start(net.left, "-t 30 -P 8 -c " + Network.RIGHT4);
        Shell.Running _ = net.left.start("ping -n -q -f -w 30 " + Network.NEAR4);
        Shell.Running _ = net.right.start("ping -n -q -f -w 30 10.0.1.77")) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      Summary summary = appliance.stop();
      assertTrue(summary.number("transmitted") > 1000, summary.toString());
      assertEquals(0, summary.number("held"), "held");
    }
  }

  @Test
  void startsAgainAfterItWasKilled() {
    Network net = lab.network();
    Appliance first = lab.start(Router.PLAIN);
    Ping.from(net.left, "-c 1 -W 5 " + Network.RIGHT4).complete();
    first.kill();
    assertEquals(137, first.awaitExit());
    lab.startAgain(first).stop();
  }
}
