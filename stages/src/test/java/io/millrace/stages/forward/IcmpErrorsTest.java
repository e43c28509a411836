package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static io.millrace.stages.forward.Router.udp6To;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.wire.Prefix;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IcmpErrorsTest {
  private Router router = Router.warm();

  @AfterEach
  void close() {
    router.close();
  }

  private void use(Router other) {
    router.close();
    router = other;
  }

  /** Sends a packet of host A that is in error and checks the report on it to the byte. */
  private void assertReported(DropReason reason, byte[] ip, int type, int code, int rest) {
    byte[] frame = fromA(ip);
    StageTester.Result result = router.runA(frame);
    assertEquals(reason, reason(result));
    assertArrayEquals(frame, result.dropped(reason).getFirst());
    assertEquals(1, result.generated());
    byte[] report = result.sent("pa").getFirst();
    if (ip[0] >>> 4 == 4) {
      checkReport4(ip, report, type, code, rest);
    } else {
      checkReport6(ip, report, type, code, rest);
    }
  }

  private static void checkReport4(byte[] ip, byte[] frame, int type, int code, int rest) {
    int quoted = Math.min(Frame.getShort(ip, 2), 576 - 28);
    byte[] icmp = Frame.icmp(type, code, rest, Arrays.copyOf(ip, quoted));
    byte[] report = Frame.ip(frame);
    byte[] expected = Frame.ipv4(Router.OWN_A, Router.HOST_A, 64, 1, 0, icmp);
    expected[1] = (byte) 0xc0; // RFC 1812, section 4.3.2.5
    Frame.put(expected, 4, Frame.getShort(report, 4)); // identification is arbitrary
    Frame.put(expected, 10, 0);
    Frame.put(expected, 10, Frame.checksum(Arrays.copyOf(expected, 20)));
    byte[] whole = Frame.ethernet(Router.HOST_A_MAC, Router.MAC_A, 0x0800, expected);
    assertArrayEquals(Arrays.copyOf(whole, Math.max(60, whole.length)), frame);
  }

  private static void checkReport6(byte[] ip, byte[] frame, int type, int code, int rest) {
    int quoted = Math.min(ip.length, 1280 - 48);
    byte[] expected =
        Frame.icmpv6(Router.OWN_A6, Router.HOST_A6, 64, type, rest, Arrays.copyOf(ip, quoted));
    expected[41] = (byte) code;
    Frame.put(expected, 42, 0);
    byte[] pseudo =
        Frame.concat(
            Arrays.copyOfRange(expected, 8, 40),
            Frame.shorts(0, expected.length - 40, 0, 58),
            Arrays.copyOfRange(expected, 40, expected.length));
    Frame.put(expected, 42, Frame.checksum(pseudo));
    assertArrayEquals(Frame.ethernet(Router.HOST_A_MAC, Router.MAC_A, 0x86dd, expected), frame);
  }

  @Test
  void timeToLiveExpires() {
    assertReported(ForwardDrops.TTL_EXPIRED, udpTo(Router.FAR, 1, 10), 11, 0, 0);
    assertReported(ForwardDrops.TTL_EXPIRED, udpTo(Router.FAR, 0, 1400), 11, 0, 0);
    assertReported(ForwardDrops.TTL_EXPIRED, udp6To(Router.FAR6, 1, 10), 3, 0, 0);
    assertReported(ForwardDrops.TTL_EXPIRED, udp6To(Router.FAR6, 0, 1400), 3, 0, 0);
  }

  @Test
  void noRoute() {
    assertReported(ForwardDrops.NO_ROUTE, udpTo("203.0.113.1", 64, 10), 3, 0, 0);
    assertReported(ForwardDrops.NO_ROUTE, udp6To("2001:db8:77::1", 64, 10), 1, 0, 0);
  }

  @Test
  void routesThatRefuse() {
    use(
        Router.withRoutes(
            Route.drop(Prefix.parse("198.51.100.0/25"), Route.Kind.UNREACHABLE),
            Route.drop(Prefix.parse("198.51.100.128/25"), Route.Kind.PROHIBIT),
            Route.drop(Prefix.parse("2001:db8:55::/48"), Route.Kind.UNREACHABLE),
            Route.drop(Prefix.parse("2001:db8:66::/48"), Route.Kind.PROHIBIT)));
    assertReported(ForwardDrops.UNREACHABLE, udpTo("198.51.100.1", 64, 10), 3, 1, 0);
    assertReported(ForwardDrops.PROHIBITED, udpTo("198.51.100.200", 64, 10), 3, 13, 0);
    assertReported(ForwardDrops.UNREACHABLE, udp6To("2001:db8:55::1", 64, 10), 1, 3, 0);
    assertReported(ForwardDrops.PROHIBITED, udp6To("2001:db8:66::1", 64, 10), 1, 1, 0);
  }

  @Test
  void tooBig() {
    use(Router.withMtu(1400));
    byte[] udp = Frame.udp(1, 2, 1373);
    byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 64, 17, 0x4000, udp);
    assertReported(ForwardDrops.TOO_BIG, ip, 3, 4, 1400);
    assertReported(ForwardDrops.TOO_BIG, udp6To(Router.FAR6, 64, 1353), 2, 0, 1400);
  }

  @Test
  void aPortMayBeGivenASmallerMtu() {
    byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 64, 17, 0x4000, Frame.udp(1, 2, 1373));
    router.tester.setMtu(1400);
    router.tester.tick();
    assertReported(ForwardDrops.TOO_BIG, ip, 3, 4, 1400);
    assertReported(ForwardDrops.TOO_BIG, udp6To(Router.FAR6, 64, 1353), 2, 0, 1400);
    assertEquals(2, router.runA(fromA(udpTo(Router.FAR, 64, 1373))).sent("pb").size());
    router.tester.setMtu(9000);
    router.tester.tick();
    assertEquals(1, router.runA(fromA(ip)).sent("pb").size());
    assertReported(ForwardDrops.TOO_BIG, udp6To(Router.FAR6, 64, 1453), 2, 0, 1500);
  }

  @Test
  void exactlyTheMtuFits() {
    use(Router.withMtu(1400));
    byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 64, 17, 0x4000, Frame.udp(1, 2, 1372));
    assertEquals(1, router.runA(fromA(ip)).sent("pb").size());
    assertEquals(1, router.runA(fromA(udp6To(Router.FAR6, 64, 1352))).sent("pb").size());
  }

  @Test
  void nobodyAtOurPorts() {
    assertReported(ForwardDrops.LOCAL_UNHANDLED, udpTo(Router.OWN_A, 64, 10), 3, 3, 0);
    assertReported(ForwardDrops.LOCAL_UNHANDLED, udpTo(Router.OWN_B, 1, 10), 3, 3, 0);
    byte[] ospf = Frame.ipv4(Router.HOST_A, Router.OWN_A, 64, 89, 0, new byte[24]);
    assertReported(ForwardDrops.LOCAL_UNHANDLED, ospf, 3, 2, 0);
    assertReported(ForwardDrops.LOCAL_UNHANDLED, udp6To(Router.OWN_A6, 64, 10), 1, 4, 0);
    byte[] ospf6 = Frame.ipv6(Router.HOST_A6, Router.OWN_A6, 64, 89, new byte[24]);
    assertReported(ForwardDrops.LOCAL_UNHANDLED, ospf6, 4, 1, 6);
  }

  private void assertSilent(DropReason reason, byte[] frame) {
    StageTester.Result result = router.runA(frame);
    assertEquals(reason, reason(result));
    assertEquals(0, result.generated());
  }

  @Test
  void neverAboutErrors() {
    byte[] unreachable = Frame.icmp(3, 1, 0, udpTo(Router.HOST_A, 1, 0));
    byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 1, 1, 0, unreachable);
    assertSilent(ForwardDrops.TTL_EXPIRED, fromA(ip));
    byte[] error6 = Frame.icmpv6(Router.HOST_A6, Router.FAR6, 1, 1, 0, new byte[48]);
    assertSilent(ForwardDrops.TTL_EXPIRED, fromA(error6));
    byte[] redirect6 = Frame.icmpv6(Router.HOST_A6, Router.FAR6, 1, 137, 0, new byte[48]);
    assertSilent(ForwardDrops.TTL_EXPIRED, fromA(redirect6));
  }

  @Test
  void aboutEchoRequestsYes() {
    byte[] echo = Frame.icmp(8, 0, 0x10002, new byte[20]);
    byte[] ip = Frame.ipv4(Router.HOST_A, Router.FAR, 1, 1, 0, echo);
    assertReported(ForwardDrops.TTL_EXPIRED, ip, 11, 0, 0);
    byte[] echo6 = Frame.icmpv6(Router.HOST_A6, Router.FAR6, 1, 128, 1, new byte[20]);
    assertReported(ForwardDrops.TTL_EXPIRED, echo6, 3, 0, 0);
  }

  @Test
  void neverAboutFragmentsButTheFirst() {
    byte[] later = Frame.ipv4(Router.HOST_A, Router.FAR, 1, 17, 5, new byte[40]);
    assertSilent(ForwardDrops.TTL_EXPIRED, fromA(later));
    byte[] first = Frame.ipv4(Router.HOST_A, Router.FAR, 1, 17, 0x2000, new byte[40]);
    assertReported(ForwardDrops.TTL_EXPIRED, first, 11, 0, 0);
  }

  @Test
  void neverToWhoIsNobody() {
    for (String source :
        new String[] {
          "0.0.0.0",
          "127.0.0.1",
          "224.0.0.1",
          "255.255.255.255",
          "240.1.1.1",
          "10.0.1.255",
          Router.OWN_B
        }) {
      byte[] ip = Frame.ipv4(source, Router.FAR, 1, 17, 0, Frame.udp(1, 2, 3));
      assertSilent(ForwardDrops.TTL_EXPIRED, fromA(ip));
    }
    for (String source : new String[] {"::", "::1", "ff02::1", Router.OWN_B6}) {
      byte[] ip = Frame.ipv6(source, Router.FAR6, 1, 17, Frame.udp(1, 2, 3));
      assertSilent(ForwardDrops.TTL_EXPIRED, fromA(ip));
    }
  }

  @Test
  void notMoreThanConfigured() {
    ForwardConfig usual = Router.config(1500, Router.neighbors(), List.of());
    use(
        new Router(
            ForwardTables.of(
                new ForwardConfig(
                    usual.interfaces(),
                    usual.routes(),
                    usual.neighbors(),
                    100,
                    usual.timers(),
                    10,
                    5))));
    byte[][] burst = new byte[20][];
    Arrays.fill(burst, fromA(udpTo(Router.FAR, 1, 10)));
    assertEquals(5, router.runA(burst).generated());
    assertEquals(15, router.tester.counter("icmp-errors-suppressed"));
    assertEquals(5, router.tester.counter("icmp-errors-sent"));
    router.seconds(0.31);
    assertEquals(3, router.runA(burst).generated());
    router.seconds(100);
    assertEquals(5, router.runA(burst).generated());
  }

  /** Who has sent a packet is answered even if ARP does not know it yet. */
  @Test
  void answersTheStationThatSentTheFrame() {
    use(Router.cold());
    StageTester.Result result = router.runA(fromA(udpTo(Router.FAR, 1, 10)));
    byte[] report = result.sent("pa").getLast();
    assertEquals(Frame.hex(Frame.mac(Router.HOST_A_MAC), 0, 6), Frame.hex(report, 0, 6));
    assertTrue(Frame.getShort(report, 12) == 0x0800, "an IPv4 packet behind the ARP request");
  }
}
