package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.pipeline.StageTester;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalDeliveryTest {
  private final Router router = Router.warm();

  @AfterEach
  void close() {
    router.close();
  }

  private static byte[] data(int bytes) {
    byte[] data = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(data);
    return data;
  }

  private static byte[] ping(String destination, int bytes) {
    byte[] echo = Frame.icmp(8, 0, 0x1234_0001, data(bytes));
    return Frame.ipv4(Router.HOST_A, destination, 7, 1, 0, echo);
  }

  @Test
  void answersPings() {
    for (String own : new String[] {Router.OWN_A, Router.OWN_B}) {
      byte[] echo = Frame.icmp(0, 0, 0x1234_0001, data(33));
      byte[] reply = Frame.ipv4(own, Router.HOST_A, 64, 1, 0, echo);
      StageTester.Result result = router.runA(fromA(ping(own, 33)));
      assertArrayEquals(
          Frame.ethernet(Router.HOST_A_MAC, Router.MAC_A, 0x0800, reply),
          result.sent("pa").getFirst());
      assertEquals(0, result.generated());
    }
  }

  @Test
  void answersPingsOverIpv6() {
    String linkLocal = "fe80::0000:00ff:fe00:000a";
    for (String own : new String[] {Router.OWN_A6, Router.OWN_B6, linkLocal}) {
      byte[] ping = Frame.icmpv6(Router.HOST_A6, own, 7, 128, 0x1234_0001, data(33));
      byte[] reply = Frame.icmpv6(own, Router.HOST_A6, 64, 129, 0x1234_0001, data(33));
      StageTester.Result result = router.runA(fromA(ping));
      assertArrayEquals(
          Frame.ethernet(Router.HOST_A_MAC, Router.MAC_A, 0x86dd, reply),
          result.sent("pa").getFirst());
    }
  }

  @Test
  void answersLinkLocalStations() {
    String own = "fe80::0000:00ff:fe00:000a";
    byte[] ping = Frame.icmpv6("fe80::77", own, 7, 128, 1, data(8));
    byte[] reply = router.runA(fromA(ping)).sent("pa").getFirst(); // and then a solicitation
    assertArrayEquals(Frame.icmpv6(own, "fe80::77", 64, 129, 1, data(8)), Frame.ip(reply));
    assertEquals(Router.HOST_A_MAC, HexFormat.ofDelimiter(":").formatHex(reply, 0, 6));
  }

  @Test
  void linkLocalOfAnotherLinkIsNotOurs() {
    byte[] ping = Frame.icmpv6(Router.HOST_A6, "fe80::0000:00ff:fe00:000b", 7, 128, 1, data(8));
    assertEquals(ForwardDrops.LINK_LOCAL, reason(router.runA(fromA(ping))));
  }

  @Test
  void answersNoBrokenPings() {
    byte[] broken = ping(Router.OWN_A, 20);
    broken[30]++;
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(fromA(broken))));
    byte[] broken6 = Frame.icmpv6(Router.HOST_A6, Router.OWN_A6, 7, 128, 1, data(8));
    broken6[50]++;
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(fromA(broken6))));
  }

  @Test
  void answersNoBroadcastPings() {
    assertEquals(ForwardDrops.MULTICAST, reason(router.runA(fromA(ping("10.0.1.255", 8)))));
  }

  @Test
  void answersNobodyOnPingsThatCannotBeAnswered() {
    byte[] echo = Frame.icmp(8, 0, 1, data(8));
    byte[] fromNowhere = Frame.ipv4("203.0.113.5", Router.OWN_A, 7, 1, 0, echo);
    assertEquals(ForwardDrops.NO_ROUTE, reason(router.runA(fromA(fromNowhere))));
    byte[] fromUs = Frame.ipv4(Router.OWN_B, Router.OWN_A, 7, 1, 0, echo);
    assertEquals(ForwardDrops.NO_ROUTE, reason(router.runA(fromA(fromUs))));
  }

  @Test
  void hasNoUseForRepliesAndFragments() {
    byte[] reply = Frame.ipv4(Router.HOST_A, Router.OWN_A, 7, 1, 0, Frame.icmp(0, 0, 1, data(8)));
    assertEquals(ForwardDrops.LOCAL_UNHANDLED, reason(router.runA(fromA(reply))));
    byte[] fragment = Frame.ipv4(Router.HOST_A, Router.OWN_A, 7, 1, 0x2000, data(64));
    assertEquals(ForwardDrops.LOCAL_UNHANDLED, reason(router.runA(fromA(fragment))));
  }

  /** The answer to a long ping may have to go back in pieces. */
  @Test
  void longAnswersAreFragmented() {
    try (Router narrow = Router.narrow(600)) {
      byte[] echo = Frame.icmp(8, 0, 1, data(900));
      byte[] ping = Frame.ipv4(Router.HOST_B, Router.OWN_B, 7, 1, 0, echo);
      StageTester.Result result = narrow.runB(Router.fromB(ping));
      assertEquals(2, result.sent("pb").size());
      byte[] first = Frame.payload4(Frame.ip(result.sent("pb").get(0)));
      byte[] second = Frame.payload4(Frame.ip(result.sent("pb").get(1)));
      assertArrayEquals(Frame.icmp(0, 0, 1, data(900)), Frame.concat(first, second));
      assertEquals(Arrays.asList(576, 332), Arrays.asList(first.length, second.length));
    }
  }
}
