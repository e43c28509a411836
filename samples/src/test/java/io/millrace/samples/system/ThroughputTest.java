package io.millrace.samples.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bulk transfers. The figures depend on the machine and its load, so they are printed, and what is
 * asserted is far below them: that nothing stands still.
 */
@Tag("system")
class ThroughputTest {
  private static final int PORT = 5201;
  private static final double MIN_GIGABITS = 0.005;

  @RegisterExtension final Lab lab = new Lab();

  @ParameterizedTest
  @EnumSource
  void tcpBothWaysAndUdp(Placement placement) {
    Network net = lab.network();
    Appliance appliance = lab.start(placement.rehearsed());
    Iperf udp;
    try (Shell.Running _ = Iperf.server(net.right, PORT)) {
      String to4 = "-c " + Network.RIGHT4 + " -t 1 ";
      String to6 = "-6 -c " + Network.RIGHT6 + " -t 1 ";
      transfer(placement + ": TCP/IPv4", net.left, to4);
      transfer(placement + ": TCP/IPv6, back", net.left, to6 + "-R");
      if (placement == Placement.COMPLETION) {
        transfer(placement + ": TCP/IPv4, back", net.left, to4 + "-R");
        transfer(placement + ": TCP/IPv6", net.left, to6);
        transfer(placement + ": TCP/IPv4, 8 streams", net.left, to4 + "-P 8");
      }

      udp = transfer(placement + ": UDP/IPv4", net.left, to4 + "-u -b 100M -l 1400 -w 2M");
    }
    Summary summary = appliance.stop();
    long missed = summary.port("left", "rxMissed") + summary.port("right", "rxMissed");
    System.out.printf("%s: %d UDP packets lost, %d frames missed%n", placement, udp.lost(), missed);
    assertTrue(udp.lost() <= missed, udp.lost() + " lost, but only " + missed + " missed");
    assertEquals(0, summary.port("left", "rxErrors") + summary.port("right", "rxErrors"));
    assertEquals(0, summary.port("left", "txErrors") + summary.port("right", "txErrors"));
  }

  private static Iperf transfer(String what, Host client, String arguments) {
    Iperf iperf = Iperf.run(client, arguments);
    System.out.printf(Locale.ROOT, "%s: %.2f Gbit/s%n", what, iperf.gigabits());
    assertTrue(iperf.gigabits() > MIN_GIGABITS, what + ": " + iperf.gigabits() + " Gbit/s");
    return iperf;
  }

  @Test
  void manyStreamsAtOnce() {
    Network net = lab.network();
    lab.start(Placement.TWO_WORKERS.rehearsed());
    try (Shell.Running _ = Iperf.server(net.right, PORT);
        Shell.Running _ = Iperf.server(net.left, PORT);
        Shell.Running there = Iperf.start(net.left, "-P 8 -t 2 -c " + Network.RIGHT4);
        Shell.Running back = Iperf.start(net.right, "-P 8 -t 2 -6 -c " + Network.LEFT6)) {
      double gigabits = Iperf.of(there.await()).gigabits();
      double gigabits6 = Iperf.of(back.await()).gigabits();
      System.out.printf(
          Locale.ROOT,
          "16 streams against each other: %.2f and %.2f Gbit/s%n",
          gigabits,
          gigabits6);
      assertTrue(Math.min(gigabits, gigabits6) > MIN_GIGABITS, gigabits + ", " + gigabits6);
    }
  }
}
