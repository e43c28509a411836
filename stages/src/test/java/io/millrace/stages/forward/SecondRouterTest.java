package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static io.millrace.stages.forward.Router.udp6To;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.pipeline.DropReason;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The router for what a tunnel has sealed: tables without the tunnel, one interface to come by. */
class SecondRouterTest {
  private static final String PEER = "198.51.100.9";
  private static final String PEER6 = "2001:db8:88::9";

  private ForwardTables tables = ForwardTables.of(defaultsTwice());
  private ForwardTables outerTables = tables.without("wg0");
  private StageTester inner = new StageTester(new Forward(tables), "pa", "pb", "pw");
  private StageTester outer = new StageTester(new Forward(outerTables, "wg0"), "pa", "pb", "pw");

  /** Everything is behind the gateway; the second time, as the later ones count, in the tunnel. */
  private static ForwardConfig defaultsTwice() {
    return Tunnels.config(
        Router.via("0.0.0.0/0", Router.HOST_B),
        Router.via("::/0", Router.HOST_B6),
        Tunnels.into("0.0.0.0/0"),
        Tunnels.into("::/0"));
  }

  private void use(ForwardTables other) {
    close();
    tables = other;
    outerTables = tables.without("wg0");
    inner = new StageTester(new Forward(tables), "pa", "pb", "pw");
    outer = new StageTester(new Forward(outerTables, "wg0"), "pa", "pb", "pw");
  }

  @AfterEach
  void close() {
    inner.close();
    outer.close();
  }

  private static byte[] sealed(byte[] ip) {
    return Tunnels.fromWithin(ip);
  }

  private static byte[] messageTo(String peer) {
    return peer.indexOf(':') < 0
        ? Frame.ipv4(Router.OWN_B, peer, 65, 17, 0, Frame.udp(51820, 51820, 100))
        : Frame.ipv6(Router.OWN_B6, peer, 65, 17, Frame.udp(51820, 51820, 100));
  }

  @Test
  void aDefaultRouteThroughTheTunnelIsNoCircle() {
    assertEquals(1, inner.run(0, fromA(udpTo(PEER, 64, 10))).sent("pw").size());
    assertEquals(1, inner.run(0, fromA(udp6To(PEER6, 64, 10))).sent("pw").size());
    StageTester.Result result = outer.run(-1, sealed(messageTo(PEER)), sealed(messageTo(PEER6)));
    assertEquals(2, result.sent("pb").size(), () -> "dropped: " + result.drops().keySet());
    byte[] ip = Frame.ip(result.sent("pb").getFirst());
    assertEquals(64, ip[8], "as many hops left as from any host");
  }

  @Test
  void whatOnlyTheTunnelLeadsToHasNoRoute() {
    use(ForwardTables.of(Tunnels.config()));
    assertEquals(1, inner.run(0, fromA(udpTo("203.0.113.9", 64, 10))).sent("pw").size());
    assertEquals(ForwardDrops.NO_ROUTE, reason(outer.run(-1, sealed(messageTo("203.0.113.9")))));
    assertEquals(ForwardDrops.NO_ROUTE, reason(outer.run(-1, sealed(messageTo("10.9.0.7")))));
    assertEquals(
        ForwardDrops.NO_ROUTE, reason(outer.run(-1, sealed(messageTo("2001:db8:7777::9")))));
  }

  /** From an own address: an error about our own message would come back to us. */
  @Test
  void errorsAboutOurOwnMessagesAreNotSent() {
    use(ForwardTables.of(Tunnels.config()));
    StageTester.Result result = outer.run(-1, sealed(messageTo("203.0.113.9")));
    assertEquals(0, result.generated());
    byte[] big = Frame.ipv6(Router.OWN_B6, Router.FAR6, 65, 17, new byte[1461]);
    result = outer.run(-1, sealed(big));
    assertEquals(ForwardDrops.TOO_BIG, reason(result));
    assertEquals(0, result.generated());
    assertEquals(2, outer.counter("icmp-errors-suppressed"));
  }

  @Test
  void messagesTooLargeForTheLinkGoInFragmentsOverIpv4() {
    byte[] big = Frame.ipv4(Router.OWN_B, PEER, 65, 17, 0, new byte[1481]);
    assertEquals(2, outer.run(-1, sealed(big)).sent("pb").size());
  }

  @Test
  void otherRoutesAreTheSame() {
    use(
        ForwardTables.of(
            Tunnels.config(Route.drop(Prefix.parse("192.0.2.128/25"), Route.Kind.BLACKHOLE))));
    assertEquals(ForwardDrops.BLACKHOLE, reason(outer.run(-1, sealed(messageTo("192.0.2.200")))));
    assertEquals(1, outer.run(-1, sealed(messageTo(Router.FAR))).sent("pb").size());
    assertEquals(1, outer.run(-1, sealed(messageTo(Router.HOST_A))).sent("pa").size());
    assertEquals(1, outer.run(-1, sealed(messageTo(Router.HOST_B6))).sent("pb").size());
  }

  /** Of a route with several ways the others are left. */
  @Test
  void severalWays() {
    Route both =
        Route.to(
            Prefix.parse("198.51.100.0/24"),
            NextHop.onLink("wg0"),
            NextHop.via("b", IpAddress.parse(Router.HOST_B)));
    use(ForwardTables.of(Tunnels.config(both)));
    for (int host = 1; host < 50; host++) {
      byte[] message = sealed(messageTo("198.51.100." + host));
      assertEquals(1, outer.run(-1, message).sent("pb").size());
    }
  }

  @Test
  void theIngressIsTheTunnelWhateverThePort() {
    for (int port : new int[] {-1, 0, 1, 2, 7}) {
      assertEquals(1, outer.run(port, sealed(messageTo(PEER))).sent("pb").size());
      byte[] astray = fromA(messageTo(PEER));
      assertEquals(ForwardDrops.NOT_FOR_US, reason(outer.run(port, astray)));
    }
  }

  @Test
  void aMessageToOurselvesComesToNobody() {
    StageTester.Result result = outer.run(-1, sealed(messageTo(Router.OWN_A)));
    assertEquals(ForwardDrops.LOCAL_UNHANDLED, reason(result));
    assertEquals(0, result.generated());
  }

  @Test
  void thereHasToBeSuchAnInterface() {
    assertThrows(IllegalArgumentException.class, () -> tables.without("wg1"));
    assertThrows(IllegalArgumentException.class, () -> new Forward(outerTables, "wg1"));
  }

  private static byte[] answerOfB() {
    byte[] reply =
        Frame.concat(
            Frame.shorts(1, 0x0800, 0x0604, 2),
            Frame.mac(Router.HOST_B_MAC),
            Frame.ip4(Router.HOST_B),
            Frame.mac(Router.MAC_B),
            Frame.ip4(Router.OWN_B));
    return Frame.ethernet(Router.MAC_B, Router.HOST_B_MAC, 0x0806, reply);
  }

  private void useCold() {
    ForwardConfig warm = defaultsTwice();
    use(ForwardTables.of(new ForwardConfig(warm.interfaces(), warm.routes(), List.of())));
  }

  /** One asks, the other hears the answer, and the one that has asked sends what it has held. */
  @Test
  void neighborsAreShared() {
    useCold();
    StageTester.Result asked = outer.run(-1, sealed(messageTo(PEER)));
    assertEquals(1, asked.generated());
    assertEquals(1, asked.sent("pb").size(), "the question");
    assertEquals(
        0x0806, Frame.getShort(asked.sent("pb").getFirst(), 12), "by ARP, on the gateway's link");
    inner.run(Router.PORT_B, answerOfB());
    assertEquals(1, outer.tick().sent("pb").size(), "what was held");
    assertEquals(1, outer.run(-1, sealed(messageTo(PEER))).sent("pb").size());
  }

  /** A station on the link itself gets a route of its own in both tables, and loses it in both. */
  @Test
  void stationsHaveRoutesInBoth() {
    useCold();
    outer.run(-1, sealed(messageTo(Router.HOST_B)));
    inner.run(Router.PORT_B, answerOfB());
    int address = 0x0a00_0202;
    for (ForwardTables each : List.of(tables, outerTables)) {
      assertTrue(each.fib4().get(address, 32) > Hop.FIRST_ON_LINK + 2, "a neighbor's");
    }
    assertEquals(1, outer.tick().sent("pb").size());
    for (int second = 1; second < 4_000; second++) { // until it is forgotten
      inner.setNanos(second * 1_000_000_000L);
      inner.tick();
    }
    for (ForwardTables each : List.of(tables, outerTables)) {
      assertEquals(0, each.fib4().get(address, 32));
    }
  }

  /** Those who were known before the second tables were made are known there as well. */
  @Test
  void configuredNeighborsAreInBoth() {
    StageTester.Result result =
        outer.run(
            -1,
            sealed(messageTo(Router.HOST_A)),
            sealed(messageTo(Router.HOST_A6)),
            sealed(messageTo(Router.HOST_B)));
    assertEquals(2, result.sent("pa").size());
    assertEquals(1, result.sent("pb").size());
    assertEquals(0, result.generated());
    assertEquals(Hop.UNROUTABLE, outerTables.fib6().lookUp(0, 0), "the other end is no address");
  }

  /** A neighbor of the tables without the tunnel may be one whom the others look for within. */
  @Test
  void aStationBesideAMoreSpecificRouteIntoTheTunnel() {
    use(
        ForwardTables.of(
            Tunnels.config(Tunnels.into("10.0.2.128/25"), Router.via("0.0.0.0/0", Router.HOST_B))));
    tables.neighbors().heard(1, 0, 0x0000_ffff_0a00_02c8L, 0x02bb_0000_00c8L, 0);
    StageTester.Result result = inner.run(0, fromA(udpTo("10.0.2.200", 64, 10)));
    // what is on a link stays there, whatever routes say; but a longer prefix is the tunnel's
    assertEquals(1, result.sent("pw").size());
    assertEquals(1, outer.run(-1, sealed(messageTo("10.0.2.200"))).sent("pb").size());
  }

  @Test
  void whatIsHeldIsTakenOverAtAReload() {
    useCold();
    Forward old = new Forward(outerTables, "wg0");
    StageTester before = new StageTester(old, "pa", "pb", "pw");
    before.run(-1, sealed(messageTo(PEER)), sealed(messageTo(Router.HOST_A)));
    assertEquals(2, old.held());
    ForwardTables newTables = ForwardTables.of(tables.config());
    Forward successor = new Forward(newTables.without("wg0"), "wg0");
    StageTester after = new StageTester(successor, "pa", "pb", "pw");
    assertTrue(successor.adopt(old));
    assertEquals(0, old.held());
    assertEquals(2, successor.held());
    // The buffers are still the first tester's: they are given back there.
    Forward back = new Forward(outerTables, "wg0");
    assertFalse(back.adopt((burst, verdicts) -> {}));
    assertTrue(old.adopt(successor));
    assertEquals(2, before.stop().dropped(DropReason.STOPPED).size());
    before.close();
    after.close();
  }
}
