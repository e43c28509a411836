package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EcmpTest {
  private static final int FLOWS = 4096;

  /** A router with two gateways on link B, weighted 3 to 1. */
  private static Router router() {
    List<NextHop> hops4 = List.of(hop("10.0.2.2", 3), hop("10.0.2.3", 1));
    List<NextHop> hops6 = List.of(hop("2001:db8:2::2", 3), hop("2001:db8:2::3", 1));
    ForwardConfig config =
        new ForwardConfig(
            Router.interfaces(1500),
            List.of(
                new Route(Prefix.parse("203.0.113.0/24"), Route.Kind.FORWARD, hops4),
                new Route(Prefix.parse("2001:db8:77::/48"), Route.Kind.FORWARD, hops6)),
            List.of(
                Router.neighbor("b", "10.0.2.2", "02:bb:00:00:00:02"),
                Router.neighbor("b", "10.0.2.3", "02:bb:00:00:00:03"),
                Router.neighbor("b", "2001:db8:2::2", "02:bb:00:00:00:02"),
                Router.neighbor("b", "2001:db8:2::3", "02:bb:00:00:00:03")));
    return new Router(ForwardTables.of(config));
  }

  private static NextHop hop(String gateway, int weight) {
    return new NextHop("b", Optional.of(IpAddress.parse(gateway)), weight);
  }

  private static byte[] flow(int version, int port) {
    byte[] udp = Frame.udp(port, 53, 10);
    return fromA(
        version == 4
            ? Frame.ipv4(Router.HOST_A, "203.0.113.9", 64, 17, 0, udp)
            : Frame.ipv6(Router.HOST_A6, "2001:db8:77::9", 64, 17, udp));
  }

  @Test
  void flowsSpreadByWeightAndStay() {
    for (int version : new int[] {4, 6}) {
      try (Router router = router()) {
        Map<Integer, String> first = run(router, version);
        assertEquals(first, run(router, version), "each flow keeps its gateway");
        long heavy = first.values().stream().filter(mac -> mac.endsWith("02")).count();
        assertEquals(0.75, (double) heavy / FLOWS, 0.03, "IPv" + version);
      }
    }
  }

  /** The Ethernet address that each flow was sent to. */
  private static Map<Integer, String> run(Router router, int version) {
    Map<Integer, String> gateways = new HashMap<>();
    for (int from = 0; from < FLOWS; from += 128) {
      byte[][] burst = new byte[128][];
      for (int i = 0; i < burst.length; i++) {
        burst[i] = flow(version, 1000 + from + i);
      }
      for (byte[] frame : router.runA(burst).sent("pb")) {
        int port = Frame.getShort(frame, version == 4 ? 34 : 54);
        gateways.put(port, HexFormat.of().formatHex(Arrays.copyOf(frame, 6)));
      }
    }
    assertEquals(FLOWS, gateways.size());
    return gateways;
  }
}
