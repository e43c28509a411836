package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static io.millrace.stages.forward.Router.udp6To;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A router with a link at whose other end nobody is asked for an Ethernet address. */
class PointToPointTest {
  private final ForwardTables tables = ForwardTables.of(Tunnels.config());
  private final Forward stage = new Forward(tables);
  private final StageTester tester = new StageTester(stage, "pa", "pb", "pw");

  @AfterEach
  void close() {
    tester.close();
  }

  /** Goes into the tunnel at once, with nothing but hop and Ethernet addresses changed. */
  private void assertSentIn(byte[] ip) {
    StageTester.Result result = tester.run(Router.PORT_A, fromA(ip));
    assertEquals(1, result.sent("pw").size(), () -> "dropped: " + result.drops().keySet());
    assertEquals(0, result.generated(), "nobody is asked");
    byte[] sent = result.sent("pw").getFirst();
    assertArrayEquals(Frame.mac(Tunnels.MAC_W), Arrays.copyOfRange(sent, 6, 12));
    int hops = ip[0] >>> 4 == 4 ? 8 : 7;
    byte[] inside = Frame.ip(sent);
    assertEquals(ip[hops] - 1, inside[hops]);
    int afterChecksum = 12;
    assertArrayEquals(
        Arrays.copyOfRange(ip, afterChecksum, ip.length),
        Arrays.copyOfRange(inside, afterChecksum, inside.length));
  }

  @Test
  void everybodyBehindItsOwnPrefixIsAtTheOtherEnd() {
    assertSentIn(udpTo("10.9.0.77", 64, 10));
    assertSentIn(udp6To("fd09::77", 64, 10));
  }

  @Test
  void routesLeadIntoIt() {
    assertSentIn(udpTo("203.0.113.9", 64, 10));
    assertSentIn(udp6To("2001:db8:7777::9", 64, 10));
  }

  /** Its first and last address are the other end's too: there is nothing to broadcast to. */
  @Test
  void thereIsNoBroadcast() {
    assertSentIn(udpTo("10.9.0.255", 64, 10));
    assertSentIn(udpTo("10.9.0.0", 64, 10));
  }

  @Test
  void itsOwnAddressesAreOurs() {
    byte[] ping = Frame.icmp(8, 0, 77, new byte[8]);
    byte[] frame = fromA(Frame.ipv4(Router.HOST_A, Tunnels.OWN_W, 64, 1, 0, ping));
    assertEquals(1, tester.run(Router.PORT_A, frame).sent("pa").size());
  }

  /** As from a station within: the answer goes back by the tunnel. */
  @Test
  void pingsFromWithinAreAnswered() {
    byte[] ping = Frame.icmp(8, 0, 77, new byte[8]);
    byte[] frame = Tunnels.fromWithin(Frame.ipv4("10.9.0.5", Tunnels.OWN_W, 64, 1, 0, ping));
    StageTester.Result result = tester.run(Tunnels.PORT_W, frame);
    assertEquals(1, result.sent("pw").size());
    byte[] six =
        Frame.icmpv6("fd09::5", Tunnels.OWN_W6, 64, 128, 77, new byte[8]); // an echo request
    result = tester.run(Tunnels.PORT_W, Tunnels.fromWithin(six));
    assertEquals(1, result.sent("pw").size());
    assertTrue(Frame.icmpv6Good(Frame.ip(result.sent("pw").getFirst())));
  }

  @Test
  void whatComesFromWithinGoesOn() {
    byte[] ip = Frame.ipv4("10.9.0.5", Router.HOST_B, 64, 17, 0, Frame.udp(1, 2, 3));
    assertEquals(1, tester.run(Tunnels.PORT_W, Tunnels.fromWithin(ip)).sent("pb").size());
  }

  /** A peer may say what it likes: nobody on the tunnel has an Ethernet address to learn. */
  @Test
  void nobodyIsLearned() {
    int before = tables.neighbors().size();
    byte[] body =
        Frame.concat(Frame.ip6(Tunnels.OWN_W6), new byte[] {1, 1}, Frame.mac("02:66:00:00:00:66"));
    byte[] question = Frame.icmpv6("fd09::66", Tunnels.OWN_W6, 255, 135, 0, body);
    tester.run(Tunnels.PORT_W, Tunnels.fromWithin(question));
    byte[] told =
        Frame.concat(Frame.ip6("fd09::66"), new byte[] {2, 1}, Frame.mac("02:66:00:00:00:66"));
    byte[] answer = Frame.icmpv6("fd09::66", Tunnels.OWN_W6, 255, 136, 0x6000_0000, told);
    assertEquals(
        ForwardDrops.CONSUMED, reason(tester.run(Tunnels.PORT_W, Tunnels.fromWithin(answer))));
    assertEquals(before, tables.neighbors().size());
    assertSentIn(udp6To("fd09::66", 64, 10));
  }

  /** Not by packets, not by time, whatever else is asked for. */
  @Test
  void nobodyIsEverAskedFor() {
    for (int second = 0; second < 100; second++) {
      tester.setNanos(second * 1_000_000_000L);
      StageTester.Result result =
          tester.run(
              Router.PORT_A,
              fromA(udpTo("10.9.0." + second, 64, 1)),
              fromA(udp6To("fd09::" + second, 64, 1)));
      // the router's own address 10.9.0.1 is not sent in
      assertEquals(second == 1 ? 0 : 2, result.sent("pw").size());
      assertEquals(List.of(), tester.tick().sent("pw"));
    }
    assertEquals(0, tester.counter("neighbor-requests-sent"));
  }

  @Test
  void tooBigForTheTunnel() {
    StageTester.Result result =
        tester.run(
            Router.PORT_A,
            fromA(Frame.ipv4(Router.HOST_A, "203.0.113.9", 64, 17, 0x4000, new byte[1401])),
            fromA(Frame.ipv6(Router.HOST_A6, "2001:db8:7777::9", 64, 17, new byte[1381])));
    assertEquals(2, result.dropped(ForwardDrops.TOO_BIG).size());
    assertEquals(2, result.sent("pa").size());
    assertEquals(1420, Frame.getShort(Frame.ip(result.sent("pa").getFirst()), 26));
    byte[] inPieces = Frame.ipv4(Router.HOST_A, "203.0.113.9", 64, 17, 0, new byte[1401]);
    assertEquals(2, tester.run(Router.PORT_A, fromA(inPieces)).sent("pw").size());
  }

  @Test
  void thereAreNoGatewaysBehindIt() {
    for (String gateway : List.of("10.9.0.2", "fd09::2", "fe80::1")) {
      IpAddress address = IpAddress.parse(gateway);
      Prefix prefix = Prefix.parse(address.bits() == 32 ? "198.51.100.0/24" : "2001:db8:8::/48");
      ForwardConfig config =
          new ForwardConfig(
              Tunnels.interfaces(), List.of(Route.to(prefix, NextHop.via("wg0", address))));
      Exception refused =
          assertThrows(IllegalArgumentException.class, () -> ForwardTables.of(config));
      assertEquals(
          "route "
              + prefix
              + ": there are no gateways on interface wg0, which leads to one other end:"
              + " name the interface alone",
          refused.getMessage());
    }
  }

  /** One of two ways of a route may be the tunnel: each flow takes one of them. */
  @Test
  void severalWays() {
    Route both =
        Route.to(
            Prefix.parse("198.51.100.0/24"),
            NextHop.onLink("wg0"),
            NextHop.via("b", IpAddress.parse(Router.HOST_B)));
    ForwardConfig config =
        new ForwardConfig(Tunnels.interfaces(), List.of(both), Router.neighbors());
    try (StageTester two =
        new StageTester(new Forward(ForwardTables.of(config)), "pa", "pb", "pw")) {
      int inside = 0;
      for (int host = 1; host <= 200; host++) {
        StageTester.Result result =
            two.run(Router.PORT_A, fromA(udpTo("198.51.100." + host, 64, 10)));
        inside += result.sent("pw").size();
        assertEquals(1, result.sent("pw").size() + result.sent("pb").size());
      }
      assertTrue(inside > 50 && inside < 150, inside + " of 200 into the tunnel");
    }
  }

  /** What was learned on a link of stations is of no use once the link has but one other end. */
  @Test
  void aLinkThatBecomesPointToPoint() {
    Interface stations =
        new Interface(
            "wg0",
            "pw",
            MacAddress.parse(Tunnels.MAC_W),
            1420,
            Tunnels.interfaces().getLast().addresses());
    List<Interface> before =
        List.of(Tunnels.interfaces().get(0), Tunnels.interfaces().get(1), stations);
    ForwardTables old = ForwardTables.of(new ForwardConfig(before, List.of()));
    Forward predecessor = new Forward(old);
    StageTester other = new StageTester(predecessor, "pa", "pb", "pw");
    StageTester.Result asked = other.run(Router.PORT_A, fromA(udpTo("10.9.0.9", 64, 1)));
    assertEquals(1, asked.generated(), "there it is asked for");
    assertNull(tables.neighbors().find(2, 0, 0x0000_ffff_0a09_0009L));
    assertEquals(1, other.stop().drops().values().stream().mapToInt(List::size).sum());
    old.neighbors().heard(2, 0, 0x0000_ffff_0a09_0009L, 0x0266_0000_0066L, 5);
    assertTrue(stage.adopt(predecessor));
    assertSentIn(udpTo("10.9.0.9", 64, 1));
    other.close();
  }
}
