package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static io.millrace.stages.forward.Router.udp6To;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.StageTester;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborState;
import io.millrace.stages.wire.Ipv6Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NeighborDiscoveryTest {
  private static final int SOLICITATION = 135;
  private static final int ADVERTISEMENT = 136;
  private static final int ROUTER = 0x8000_0000;
  private static final int SOLICITED = 0x4000_0000;
  private static final int OVERRIDE = 0x2000_0000;

  /** EUI-64 of the router's MAC on link A (RFC 4291, appendix A). */
  private static final String LINK_LOCAL_A = "fe80::0000:00ff:fe00:000a";

  private static final String LINK_LOCAL_B = "fe80::0000:00ff:fe00:000b";

  private final Router router = Router.cold();

  @AfterEach
  void close() {
    router.close();
  }

  private static byte[] body(String target, int option, @Nullable String mac) {
    return mac == null
        ? Frame.ip6(target)
        : Frame.concat(Frame.ip6(target), new byte[] {(byte) option, 1}, Frame.mac(mac));
  }

  private static byte[] solicitation(
      String toMac, String source, String destination, String target, @Nullable String mac) {
    byte[] ip = Frame.icmpv6(source, destination, 255, SOLICITATION, 0, body(target, 1, mac));
    return Frame.ethernet(toMac, Router.HOST_A_MAC, 0x86dd, ip);
  }

  /** Host A asks for the router. */
  private static byte[] question() {
    return solicitation(
        "33:33:ff:00:00:01", Router.HOST_A6, "ff02::1:ff00:1", Router.OWN_A6, Router.HOST_A_MAC);
  }

  /** Host B answers the router. */
  private static byte[] advertisement(int flags, @Nullable String mac) {
    byte[] ip =
        Frame.icmpv6(
            Router.HOST_B6, LINK_LOCAL_B, 255, ADVERTISEMENT, flags, body(Router.HOST_B6, 2, mac));
    return Frame.ethernet(Router.MAC_B, Router.HOST_B_MAC, 0x86dd, ip);
  }

  private @Nullable Neighbor find(int link, String address) {
    Ipv6Address ip = Ipv6Address.parse(address);
    return router.tables.neighbors().find(link, ip.high(), ip.low());
  }

  private NeighborState stateOf(int link, String address) {
    return Objects.requireNonNull(find(link, address), "not known").state();
  }

  @Test
  void answersForItsAddress() {
    StageTester.Result result = router.runA(question());
    byte[] ip =
        Frame.icmpv6(
            Router.OWN_A6,
            Router.HOST_A6,
            255,
            ADVERTISEMENT,
            ROUTER | SOLICITED | OVERRIDE,
            body(Router.OWN_A6, 2, Router.MAC_A));
    assertArrayEquals(
        Frame.ethernet(Router.HOST_A_MAC, Router.MAC_A, 0x86dd, ip), result.sent("pa").getFirst());
    assertEquals(NeighborState.STALE, stateOf(0, Router.HOST_A6));
  }

  @Test
  void answersForItsLinkLocalAddress() {
    byte[] frame =
        solicitation(Router.MAC_A, "fe80::7", LINK_LOCAL_A, LINK_LOCAL_A, Router.HOST_A_MAC);
    byte[] answer = router.runA(frame).sent("pa").getFirst();
    assertArrayEquals(Frame.ip6(LINK_LOCAL_A), Arrays.copyOfRange(answer, 22, 38));
    assertEquals(NeighborState.STALE, stateOf(0, "fe80::7"));
  }

  @Test
  void answersDuplicateAddressDetectionToAll() {
    byte[] probe = solicitation("33:33:ff:00:00:01", "::", "ff02::1:ff00:1", Router.OWN_A6, null);
    byte[] answer = router.runA(probe).sent("pa").getFirst();
    byte[] ip =
        Frame.icmpv6(
            Router.OWN_A6,
            "ff02::1",
            255,
            ADVERTISEMENT,
            ROUTER | OVERRIDE,
            body(Router.OWN_A6, 2, Router.MAC_A));
    assertArrayEquals(Frame.ethernet("33:33:00:00:00:01", Router.MAC_A, 0x86dd, ip), answer);
  }

  @Test
  void refusesWhatHasBeenForwardedOrIsBroken() {
    byte[] far = question();
    far[14 + 7] = (byte) 254; // the hop limit is not covered by the checksum
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(far)));
    byte[] badChecksum = question();
    badChecksum[56]++;
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(badChecksum)));
    byte[] probeWithAddress =
        solicitation("33:33:ff:00:00:01", "::", "ff02::1:ff00:1", Router.OWN_A6, Router.HOST_A_MAC);
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(probeWithAddress)));
    byte[] forGroup =
        solicitation("33:33:ff:00:00:01", Router.HOST_A6, "ff02::1:ff00:1", "ff02::5", null);
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(forGroup)));
    assertNull(find(0, Router.HOST_A6));
  }

  @Test
  void isSilentAboutOthers() {
    byte[] other =
        solicitation(
            "33:33:ff:00:00:44",
            Router.HOST_A6,
            "ff02::1:ff00:44",
            "2001:db8:1::44",
            Router.HOST_A_MAC);
    assertEquals(ForwardDrops.NOT_FOR_US, reason(router.runA(other)));
    assertNull(find(0, Router.HOST_A6));
  }

  @Test
  void packetsWaitForTheGateway() {
    StageTester.Result result =
        router.runA(fromA(udp6To(Router.FAR6, 64, 1)), fromA(udp6To(Router.FAR6, 64, 2)));
    byte[] ip =
        Frame.icmpv6(
            LINK_LOCAL_B,
            "ff02::1:ff00:2",
            255,
            SOLICITATION,
            0,
            body(Router.HOST_B6, 1, Router.MAC_B));
    assertArrayEquals(
        Frame.ethernet("33:33:ff:00:00:02", Router.MAC_B, 0x86dd, ip),
        result.sent("pb").getFirst());
    assertEquals(2, router.stage.held());

    List<byte[]> released =
        router.runB(advertisement(SOLICITED | OVERRIDE, Router.HOST_B_MAC)).sent("pb");
    assertEquals(14 + 48 + 1, released.get(0).length);
    assertEquals(14 + 48 + 2, released.get(1).length);
    assertEquals(63, released.get(0)[21]);
    assertEquals(NeighborState.REACHABLE, stateOf(1, Router.HOST_B6));
  }

  @Test
  void unreachableIsReported() {
    byte[] packet = fromA(udp6To("2001:db8:2::77", 64, 10));
    router.runA(packet);
    for (int second = 1; second <= 2; second++) {
      router.seconds(second);
      assertEquals(1, router.tester.tick().sent("pb").size());
    }
    router.seconds(3);
    StageTester.Result result = router.tester.tick();
    assertArrayEquals(packet, result.dropped(ForwardDrops.NEIGHBOR_UNREACHABLE).getFirst());
    byte[] report = Frame.ip(result.sent("pa").getLast());
    assertEquals("0103", Frame.hex(report, 40, 42)); // address unreachable
    assertTrue(Frame.icmpv6Good(report));
  }

  /** RFC 4861, section 7.2.5, for a neighbor that is reachable. */
  @Test
  void advertisementsChangeWhatTheFlagsAllow() {
    String moved = "02:bb:00:00:00:99";
    router.runA(fromA(udp6To(Router.FAR6, 64, 1)));
    router.runB(advertisement(SOLICITED, null)); // no address: still incomplete
    assertEquals(1, router.stage.held());
    router.runB(advertisement(SOLICITED, Router.HOST_B_MAC));
    assertEquals(0, router.stage.held());

    router.runB(advertisement(0, moved)); // other address without override: only doubt
    assertEquals(NeighborState.STALE, stateOf(1, Router.HOST_B6));
    assertEquals(Router.HOST_B_MAC, macOfNext());
    router.runB(advertisement(SOLICITED, null)); // a proof
    assertEquals(NeighborState.REACHABLE, stateOf(1, Router.HOST_B6));
    router.runB(advertisement(OVERRIDE, moved));
    assertEquals(NeighborState.STALE, stateOf(1, Router.HOST_B6));
    assertEquals(moved, macOfNext());
    router.runB(advertisement(SOLICITED | OVERRIDE, moved));
    assertEquals(NeighborState.REACHABLE, stateOf(1, Router.HOST_B6));
  }

  private String macOfNext() {
    byte[] sent = router.runA(fromA(udp6To(Router.FAR6, 64, 1))).sent("pb").getFirst();
    return HexFormat.ofDelimiter(":").formatHex(sent, 0, 6);
  }

  @Test
  void unaskedAdvertisementsMakeNobodyKnown() {
    byte[] ip =
        Frame.icmpv6(
            "2001:db8:2::55",
            "ff02::1",
            255,
            ADVERTISEMENT,
            OVERRIDE,
            body("2001:db8:2::55", 2, Router.HOST_B_MAC));
    byte[] frame = Frame.ethernet("33:33:00:00:00:01", Router.HOST_B_MAC, 0x86dd, ip);
    assertEquals(ForwardDrops.CONSUMED, reason(router.runB(frame)));
    assertNull(find(1, "2001:db8:2::55"));
  }

  @Test
  void somebodyElseHasOurAddress() {
    byte[] ip =
        Frame.icmpv6(
            Router.OWN_B6,
            "ff02::1",
            255,
            ADVERTISEMENT,
            OVERRIDE,
            body(Router.OWN_B6, 2, Router.HOST_B_MAC));
    byte[] frame = Frame.ethernet("33:33:00:00:00:01", Router.HOST_B_MAC, 0x86dd, ip);
    assertEquals(ForwardDrops.ADDRESS_CONFLICT, reason(router.runB(frame)));
  }
}
