package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static io.millrace.stages.forward.Router.udp6To;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.wire.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwardTest {
  private Router router = Router.warm();

  @AfterEach
  void close() {
    router.close();
  }

  private void use(Router other) {
    router.close();
    router = other;
  }

  /** What a router makes of a frame: other MACs, one hop less, and the checksum to match. */
  private static byte[] expected(byte[] frame, String destination, String source) {
    byte[] out = frame.clone();
    System.arraycopy(Frame.mac(destination), 0, out, 0, 6);
    System.arraycopy(Frame.mac(source), 0, out, 6, 6);
    if (out[14] >>> 4 == 4) {
      out[14 + 8]--;
      Frame.put(out, 14 + 10, 0);
      byte[] ip = Frame.ip(out);
      Frame.put(out, 14 + 10, Frame.checksum(Arrays.copyOf(ip, Frame.header4(ip))));
    } else {
      out[14 + 7]--;
    }
    return out;
  }

  private void assertForwarded(byte[] frame) {
    StageTester.Result result = router.runA(frame);
    assertEquals(1, result.sent("pb").size(), () -> "dropped: " + result.drops().keySet());
    byte[] expected = expected(frame, Router.HOST_B_MAC, Router.MAC_B);
    assertArrayEquals(expected, result.sent("pb").getFirst());
    assertEquals(0, result.generated());
  }

  @Test
  void forwardsToGateway() {
    assertForwarded(fromA(udpTo(Router.FAR, 64, 18)));
    assertForwarded(fromA(udp6To(Router.FAR6, 64, 18)));
  }

  @Test
  void forwardsToStationOnLink() {
    assertForwarded(fromA(udpTo(Router.HOST_B, 2, 0)));
    assertForwarded(fromA(udp6To(Router.HOST_B6, 2, 0)));
  }

  @Test
  void forwardsWithOptionsAndPadding() {
    byte[] recordRoute = {7, 7, 4, 0, 0, 0, 0, 0};
    byte[] udp = Frame.udp(1, 2, 3);
    assertForwarded(fromA(Frame.ipv4(Router.HOST_A, Router.FAR, 9, 17, 0, recordRoute, udp)));
    assertForwarded(fromA(Frame.concat(udpTo(Router.FAR, 64, 1), new byte[17])));
  }

  /** Whatever the packet: only TTL, checksum and Ethernet addresses change. */
  @Test
  void changesNothingElse() {
    for (int seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] payload = new byte[random.nextInt(1400)];
      random.nextBytes(payload);
      int ttl = random.nextInt(2, 256);
      int protocol = random.nextInt(256);
      int fragment = random.nextInt(0x8000);
      String source = random.nextInt(1, 100) + ".2.3." + random.nextInt(1, 255);
      byte[] frame =
          random.nextBoolean()
              ? fromA(Frame.ipv4(source, Router.FAR, ttl, protocol, fragment, payload))
              : fromA(Frame.ipv6("2001:db8:7::5", Router.FAR6, ttl, protocol, payload));
      StageTester.Result result = router.runA(frame);
      byte[] expected = expected(frame, Router.HOST_B_MAC, Router.MAC_B);
      String message = "seed " + seed;
      assertEquals(1, result.sent("pb").size(), message);
      assertArrayEquals(expected, result.sent("pb").getFirst(), message);
    }
  }

  @Test
  void mixedBurstKeepsItsOrder() {
    byte[][] burst = new byte[64][];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = fromA(i % 3 == 0 ? udp6To(Router.FAR6, 9, i) : udpTo(Router.FAR, 9, i));
    }
    List<byte[]> sent = router.runA(burst).sent("pb");
    for (int i = 0; i < burst.length; i++) {
      assertArrayEquals(expected(burst[i], Router.HOST_B_MAC, Router.MAC_B), sent.get(i));
    }
  }

  private void assertDropped(DropReason reason, byte[] frame) {
    StageTester.Result result = router.runA(frame);
    assertEquals(reason, reason(result));
    assertArrayEquals(frame, result.dropped(reason).getFirst(), "dropped as it came");
    assertEquals(0, result.generated());
  }

  @Test
  void takesOnlyWhatIsForUs() {
    byte[] ip = udpTo(Router.FAR, 64, 10);
    String other = "02:00:00:00:00:77";
    assertDropped(ForwardDrops.NOT_FOR_US, Frame.ethernet(other, Router.HOST_A_MAC, 0x0800, ip));
    assertDropped(
        ForwardDrops.NOT_FOR_US, Frame.ethernet(Router.MAC_B, Router.HOST_A_MAC, 0x0800, ip));
  }

  @Test
  void knowsWhatItDoesNotRoute() {
    assertDropped(
        ForwardDrops.NOT_ROUTABLE_PROTOCOL,
        Frame.ethernet(Router.MAC_A, Router.HOST_A_MAC, 0x88cc, new byte[46]));
    byte[] tagged = Frame.concat(Frame.shorts(5, 0x0800), udpTo(Router.FAR, 64, 10));
    assertDropped(
        ForwardDrops.VLAN_UNKNOWN, Frame.ethernet(Router.MAC_A, Router.HOST_A_MAC, 0x8100, tagged));
  }

  @Test
  void multicastAndBroadcastStayOnTheLink() {
    assertDropped(ForwardDrops.MULTICAST, fromA(udpTo("224.0.0.5", 64, 10)));
    assertDropped(ForwardDrops.MULTICAST, fromA(udpTo("255.255.255.255", 64, 10)));
    assertDropped(ForwardDrops.MULTICAST, fromA(udpTo("10.0.2.255", 64, 10)));
    assertDropped(ForwardDrops.MULTICAST, fromA(udpTo("10.0.2.0", 64, 10)));
    assertDropped(ForwardDrops.MULTICAST, fromA(udp6To("ff0e::1", 64, 10)));
    byte[] unicast = udpTo(Router.FAR, 64, 10); // RFC 1812, section 5.3.4
    String all = "ff:ff:ff:ff:ff:ff";
    assertDropped(ForwardDrops.MULTICAST, Frame.ethernet(all, Router.HOST_A_MAC, 0x0800, unicast));
  }

  @Test
  void linkLocalStaysOnTheLink() {
    assertDropped(ForwardDrops.LINK_LOCAL, fromA(udpTo("169.254.3.4", 64, 10)));
    assertDropped(ForwardDrops.LINK_LOCAL, fromA(udp6To("fe80::5", 64, 10)));
    byte[] udp = Frame.udp(1, 2, 3);
    assertDropped(
        ForwardDrops.LINK_LOCAL, fromA(Frame.ipv4("169.254.1.1", Router.FAR, 64, 17, 0, udp)));
    assertDropped(ForwardDrops.LINK_LOCAL, fromA(Frame.ipv6("fe80::1", Router.FAR6, 64, 17, udp)));
  }

  @Test
  void someDestinationsAreNobody() {
    for (String nobody : List.of("0.1.2.3", "127.0.0.1", "240.0.0.1")) {
      assertDropped(ForwardDrops.UNROUTABLE, fromA(udpTo(nobody, 64, 10)));
    }
    assertDropped(ForwardDrops.UNROUTABLE, fromA(udp6To("::1", 64, 10)));
  }

  @Test
  void lengthsThatContradictAreNotFollowed() {
    byte[] frame = fromA(udpTo(Router.FAR, 64, 10));
    byte[] tooLong = frame.clone();
    Frame.put(tooLong, 16, 500);
    assertDropped(ForwardDrops.NOT_VALIDATED, tooLong);
    byte[] tooShort = frame.clone();
    Frame.put(tooShort, 16, 19);
    assertDropped(ForwardDrops.NOT_VALIDATED, tooShort);
    byte[] badHeader = frame.clone();
    badHeader[14] = 0x4f;
    assertDropped(ForwardDrops.NOT_VALIDATED, badHeader);
    assertDropped(ForwardDrops.NOT_VALIDATED, Arrays.copyOf(frame, 33));
    assertDropped(ForwardDrops.NOT_VALIDATED, Arrays.copyOf(frame, 13));
    byte[] long6 = fromA(udp6To(Router.FAR6, 64, 10));
    Frame.put(long6, 18, 900);
    assertDropped(ForwardDrops.NOT_VALIDATED, long6);
  }

  @Test
  void noInterfaceAtThePort() {
    assertEquals(
        ForwardDrops.NO_INTERFACE, reason(router.tester.run(7, fromA(udpTo(Router.FAR, 64, 10)))));
  }

  /** As from a stage that has held them back for a while. */
  @Test
  void packetsWithoutPort() {
    byte[] frame = fromA(udpTo(Router.FAR, 64, 10));
    byte[] out = router.tester.run(-1, frame).sent("pb").getFirst();
    assertArrayEquals(expected(frame, Router.HOST_B_MAC, Router.MAC_B), out);
    byte[] other = Frame.ethernet("02:00:00:00:00:77", Router.HOST_A_MAC, 0x0800, new byte[46]);
    assertEquals(ForwardDrops.NO_INTERFACE, reason(router.tester.run(-1, other)));
  }

  @Test
  void blackHoleSaysNothing() {
    use(Router.withRoutes(Route.drop(Prefix.parse("198.51.100.0/24"), Route.Kind.BLACKHOLE)));
    assertDropped(ForwardDrops.BLACKHOLE, fromA(udpTo("198.51.100.7", 64, 10)));
  }

  @Test
  void noPortForAnInterface() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new StageTester(new Forward(router.tables), "pa", "other").close());
  }
}
