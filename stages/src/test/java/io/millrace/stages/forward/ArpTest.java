package io.millrace.stages.forward;

import static io.millrace.stages.forward.Router.fromA;
import static io.millrace.stages.forward.Router.reason;
import static io.millrace.stages.forward.Router.udpTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.StageTester;
import io.millrace.stages.table.neighbor.Neighbor;
import io.millrace.stages.table.neighbor.NeighborState;
import io.millrace.stages.table.neighbor.NeighborTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArpTest {
  private static final String ALL = "ff:ff:ff:ff:ff:ff";
  private static final String NOBODY = "00:00:00:00:00:00";

  private final Router router = Router.cold();

  @AfterEach
  void close() {
    router.close();
  }

  private static byte[] arp(
      String to, int opcode, String mac, String address, String targetMac, String target) {
    byte[] message =
        Frame.concat(
            Frame.shorts(1, 0x0800, 0x0604, opcode),
            Frame.mac(mac),
            Frame.ip4(address),
            Frame.mac(targetMac),
            Frame.ip4(target));
    return Arrays.copyOf(Frame.ethernet(to, mac, 0x0806, message), 60);
  }

  private static byte[] question(String mac, String address, String target) {
    return arp(ALL, 1, mac, address, NOBODY, target);
  }

  /** Host B answers the router. */
  private static byte[] answerOfB() {
    return arp(Router.MAC_B, 2, Router.HOST_B_MAC, Router.HOST_B, Router.MAC_B, Router.OWN_B);
  }

  private NeighborState stateOf(int link, String address) {
    int value = ByteBuffer.wrap(Frame.ip4(address)).getInt();
    Neighbor neighbor = router.tables.neighbors().find(link, 0, Neighbor.mapped(value));
    return Objects.requireNonNull(neighbor, "not known").state();
  }

  private boolean isKnown(int link, String address) {
    int value = ByteBuffer.wrap(Frame.ip4(address)).getInt();
    return router.tables.neighbors().find(link, 0, Neighbor.mapped(value)) != null;
  }

  private static byte[] macsOf(byte[] frame) {
    return Arrays.copyOf(frame, 12);
  }

  @Test
  void answersForItsAddressOnThatLink() {
    StageTester.Result result =
        router.runA(question(Router.HOST_A_MAC, Router.HOST_A, Router.OWN_A));
    byte[] expected =
        arp(Router.HOST_A_MAC, 2, Router.MAC_A, Router.OWN_A, Router.HOST_A_MAC, Router.HOST_A);
    assertArrayEquals(expected, result.sent("pa").getFirst());
    assertEquals(0, result.generated());
    assertEquals(NeighborState.STALE, stateOf(0, Router.HOST_A));
  }

  @Test
  void isSilentAboutOthers() {
    byte[] other = question(Router.HOST_A_MAC, Router.HOST_A, "10.0.1.77");
    assertEquals(ForwardDrops.NOT_FOR_US, reason(router.runA(other)));
    byte[] otherLink = question(Router.HOST_A_MAC, Router.HOST_A, Router.OWN_B);
    assertEquals(ForwardDrops.NOT_FOR_US, reason(router.runA(otherLink)));
    assertFalse(isKnown(0, Router.HOST_A)); // RFC 826: only if we are the target
  }

  @Test
  void answersProbesWithoutLearning() {
    byte[] probe = question(Router.HOST_A_MAC, "0.0.0.0", Router.OWN_A); // RFC 5227, 2.1.1
    assertEquals(1, router.runA(probe).sent("pa").size());
    assertEquals(0, sizeOfTable());
  }

  private int sizeOfTable() {
    return (int)
        router.tables.neighbors().all().stream()
            .filter(neighbor -> neighbor.state() != NeighborState.FAILED) // unused gateways
            .count();
  }

  @Test
  void doesNotLearnWhoIsNotOfTheLink() {
    byte[] stranger = question(Router.HOST_A_MAC, "192.168.7.7", Router.OWN_A);
    assertEquals(1, router.runA(stranger).sent("pa").size());
    byte[] broadcast = question(Router.HOST_A_MAC, "10.0.1.255", Router.OWN_A);
    router.runA(broadcast);
    assertEquals(0, sizeOfTable());
  }

  @Test
  void gratuitousArpMakesNobodyKnown() {
    byte[] gratuitous = question(Router.HOST_A_MAC, Router.HOST_A, Router.HOST_A);
    assertEquals(ForwardDrops.CONSUMED, reason(router.runA(gratuitous)));
    assertEquals(0, sizeOfTable());
  }

  @Test
  void gratuitousArpChangesWhoIsKnown() {
    router.runA(question(Router.HOST_A_MAC, Router.HOST_A, Router.OWN_A));
    String moved = "02:aa:00:00:00:99";
    router.runA(question(moved, Router.HOST_A, Router.HOST_A));
    byte[] sent =
        router
            .runB(
                Router.fromB(
                    Frame.ipv4(Router.HOST_B, Router.HOST_A, 64, 17, 0, Frame.udp(1, 2, 3))))
            .sent("pa")
            .getFirst();
    assertArrayEquals(Frame.concat(Frame.mac(moved), Frame.mac(Router.MAC_A)), macsOf(sent));
  }

  @Test
  void somebodyElseHasOurAddress() {
    byte[] thief = question(Router.HOST_A_MAC, Router.OWN_A, Router.HOST_A);
    assertEquals(ForwardDrops.ADDRESS_CONFLICT, reason(router.runA(thief)));
  }

  @Test
  void refusesNonsense() {
    byte[] frame = question(Router.HOST_A_MAC, Router.HOST_A, Router.OWN_A);
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(Arrays.copyOf(frame, 41))));
    byte[] tokenRing = frame.clone();
    tokenRing[15] = 6;
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(tokenRing)));
    byte[] group = question("03:aa:00:00:00:01", Router.HOST_A, Router.OWN_A);
    assertEquals(ForwardDrops.LOCAL_INVALID, reason(router.runA(group)));
  }

  /** From cold: packets wait, one request goes out, and the answer lets them go in order. */
  @Test
  void packetsWaitForTheGateway() {
    byte[][] burst = new byte[5][];
    for (int i = 0; i < 5; i++) {
      burst[i] = fromA(udpTo(Router.FAR, 64, i));
    }
    StageTester.Result result = router.runA(burst);
    assertEquals(5, router.stage.held());
    assertEquals(1, result.generated());
    byte[] request = arp(ALL, 1, Router.MAC_B, Router.OWN_B, NOBODY, Router.HOST_B);
    assertArrayEquals(request, result.sent("pb").getFirst());

    StageTester.Result answered = router.runB(answerOfB());
    List<byte[]> released = answered.sent("pb");
    assertEquals(5, released.size());
    for (int i = 0; i < 5; i++) {
      assertEquals(14 + 28 + i, released.get(i).length);
      assertEquals(63, released.get(i)[22]);
      byte[] ip = Frame.ip(released.get(i));
      assertEquals(0, Frame.checksum(Arrays.copyOf(ip, 20)));
      assertArrayEquals(
          Frame.concat(Frame.mac(Router.HOST_B_MAC), Frame.mac(Router.MAC_B)),
          macsOf(released.get(i)));
    }
    assertEquals(1, answered.dropped(ForwardDrops.CONSUMED).size());
    assertEquals(0, router.stage.held());
    assertEquals(NeighborState.REACHABLE, stateOf(1, Router.HOST_B));
  }

  /** A packet behind the answer in the same burst does not overtake those that waited. */
  @Test
  void nobodyOvertakesThoseThatWait() {
    router.runB(toHostB(0));
    byte[] fromSameLink = toHostB(1);
    List<byte[]> sent = router.runB(answerOfB(), fromSameLink).sent("pb");
    assertEquals(2, sent.size());
    assertEquals(14 + 28, sent.get(0).length);
    assertEquals(14 + 28 + 1, sent.get(1).length);
  }

  private static byte[] toHostB(int payload) {
    return Router.fromB(
        Frame.ipv4("10.0.2.50", Router.HOST_B, 64, 17, 0, Frame.udp(1, 2, payload)));
  }

  @Test
  void stationOnLinkGetsItsOwnRoute() {
    router.runA(fromA(udpTo("10.0.2.7", 64, 0)));
    String mac = "02:bb:00:00:00:07";
    router.runB(arp(Router.MAC_B, 2, mac, "10.0.2.7", Router.MAC_B, Router.OWN_B));
    int address = ByteBuffer.wrap(Frame.ip4("10.0.2.7")).getInt();
    int value = router.tables.fib4().get(address, 32);
    assertEquals(mac, macAt(router.tables.neighbors().link(value)));
    assertEquals(1, router.runA(fromA(udpTo("10.0.2.7", 64, 0))).sent("pb").size());
  }

  private static String macAt(long link) {
    long value = NeighborTable.ethernet(link);
    return new MacAddress(value).toString();
  }

  @Test
  void asksThreeTimesAndGivesUp() {
    byte[] packet = fromA(udpTo(Router.FAR, 64, 10));
    router.seconds(100);
    assertEquals(1, router.runA(packet).generated());
    router.seconds(100.9);
    assertEquals(0, router.tester.tick().generated());
    router.seconds(101);
    assertEquals(1, router.tester.tick().sent("pb").size());
    router.seconds(102);
    assertEquals(1, router.tester.tick().sent("pb").size());
    assertEquals(1, router.stage.held());
    router.seconds(103);
    StageTester.Result result = router.tester.tick();
    assertArrayEquals(packet, result.dropped(ForwardDrops.NEIGHBOR_UNREACHABLE).getFirst());
    byte[] report = Frame.ip(result.sent("pa").getLast()); // behind a request for host A
    assertEquals("0301", Frame.hex(report, 20, 22)); // host unreachable
    assertArrayEquals(Frame.ip(packet), Arrays.copyOfRange(report, 28, 28 + 38));
    assertEquals(0, router.stage.held());

    router.seconds(104); // and it starts anew
    assertEquals(1, router.runA(packet).generated());
    assertEquals(1, router.runB(answerOfB()).sent("pb").size());
  }

  @Test
  void oldestPacketGivesWay() {
    byte[][] burst = new byte[20][];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = fromA(udpTo(Router.FAR, 64, i));
    }
    StageTester.Result result = router.runA(burst);
    assertEquals(4, result.dropped(ForwardDrops.NEIGHBOR_QUEUE_FULL).size());
    assertArrayEquals(burst[0], result.dropped(ForwardDrops.NEIGHBOR_QUEUE_FULL).getFirst());
    assertEquals(HoldQueue.CAPACITY, router.stage.held());
    List<byte[]> released = router.runB(answerOfB()).sent("pb");
    assertEquals(14 + 28 + 4, released.getFirst().length);
    assertEquals(14 + 28 + 19, released.getLast().length);
  }

  @Test
  void silentStationsDoNotFillTheTable() {
    int tooMany = 0;
    int unknown = 0;
    for (int block = 0; block < 40; block++) {
      byte[][] burst = new byte[200][];
      for (int i = 0; i < burst.length; i++) {
        burst[i] = toNobody(block * burst.length + i);
      }
      StageTester.Result result = router.runA(burst);
      tooMany += result.dropped(ForwardDrops.NEIGHBOR_QUEUE_FULL).size();
      unknown += result.dropped(ForwardDrops.NEIGHBOR_TABLE_FULL).size();
    }
    assertEquals(NeighborResolver.MAX_HELD, router.stage.held());
    assertEquals(8000, tooMany + unknown + router.stage.held());
    int capacity = ForwardConfig.DEFAULT_NEIGHBOR_CAPACITY;
    assertTrue(router.tables.neighbors().size() < capacity * 2 / 3, "half of the table, or so");
    router.runA(question(Router.HOST_A_MAC, Router.HOST_A, Router.OWN_A));
    assertEquals(NeighborState.STALE, stateOf(0, Router.HOST_A));
  }

  /** Addresses of link B are few, so the IPv6 ones have to do. */
  private static byte[] toNobody(int n) {
    return fromA(Router.udp6To("2001:db8:2::" + Integer.toHexString(0x1000 + n), 64, 4));
  }

  /** A stale neighbor is used at once, and asked after a while whether it is still there. */
  @Test
  void provesThatNeighborsAreStillThere() {
    router.seconds(0);
    router.runA(fromA(udpTo(Router.FAR, 64, 0)));
    router.runB(answerOfB());
    assertEquals(NeighborState.REACHABLE, stateOf(1, Router.HOST_B));
    router.seconds(46);
    assertEquals(0, router.tester.tick().generated());
    assertEquals(NeighborState.STALE, stateOf(1, Router.HOST_B));

    assertEquals(1, router.runA(fromA(udpTo(Router.FAR, 64, 0))).sent("pb").size());
    assertEquals(NeighborState.DELAY, stateOf(1, Router.HOST_B));
    router.seconds(51);
    List<byte[]> probes = router.tester.tick().sent("pb");
    assertEquals(NeighborState.PROBE, stateOf(1, Router.HOST_B));
    byte[] unicast = arp(Router.HOST_B_MAC, 1, Router.MAC_B, Router.OWN_B, NOBODY, Router.HOST_B);
    System.arraycopy(Frame.mac(Router.MAC_B), 0, unicast, 6, 6);
    assertArrayEquals(unicast, probes.getFirst());
    assertEquals(1, router.runA(fromA(udpTo(Router.FAR, 64, 0))).sent("pb").size());
    router.runB(answerOfB());
    assertEquals(NeighborState.REACHABLE, stateOf(1, Router.HOST_B));
  }

  /** Behind a link that was lost, another station may have the address. */
  @Test
  void aLinkThatWasLostIsAskedAnew() {
    router.runA(fromA(udpTo(Router.FAR, 64, 0)));
    router.runB(answerOfB());
    assertEquals(1, router.runA(fromA(udpTo(Router.FAR, 64, 0))).sent("pb").size());
    router.tester.tick();
    router.tester.loseLinks();
    router.tester.tick();
    StageTester.Result result = router.runA(fromA(udpTo(Router.FAR, 64, 0)));
    assertEquals(1, router.stage.held());
    assertArrayEquals(Frame.mac(ALL), Arrays.copyOf(result.sent("pb").getFirst(), 6));
    assertEquals(1, router.runB(answerOfB()).sent("pb").size());
  }

  @Test
  void forgetsWhoDoesNotAnswerProbes() {
    router.runA(question(Router.HOST_A_MAC, "10.0.1.9", Router.OWN_A));
    byte[] toNine =
        Router.fromB(Frame.ipv4(Router.HOST_B, "10.0.1.9", 64, 17, 0, Frame.udp(1, 2, 3)));
    assertEquals(1, router.runB(toNine).sent("pa").size());
    for (int second = 5; second <= 7; second++) {
      router.seconds(second);
      assertEquals(1, router.tester.tick().sent("pa").size(), "probe at " + second);
    }
    router.seconds(8);
    router.tester.tick();
    assertFalse(isKnown(0, "10.0.1.9"));
    int address = ByteBuffer.wrap(Frame.ip4("10.0.1.9")).getInt();
    assertEquals(0, router.tables.fib4().get(address, 32));
    StageTester.Result result = router.runB(toNine);
    assertEquals(1, router.stage.held());
    assertArrayEquals(Frame.mac(ALL), Arrays.copyOf(result.sent("pa").getFirst(), 6));
  }

  @Test
  void permanentNeighborsAreNeitherAskedNorChanged() {
    try (Router warm = Router.warm()) {
      String thief = "02:ee:00:00:00:01";
      warm.runB(arp(Router.MAC_B, 2, thief, Router.HOST_B, Router.MAC_B, Router.OWN_B));
      warm.seconds(10_000);
      assertEquals(0, warm.tester.tick().generated());
      byte[] sent = warm.runA(fromA(udpTo(Router.FAR, 64, 0))).sent("pb").getFirst();
      assertArrayEquals(Frame.mac(Router.HOST_B_MAC), Arrays.copyOf(sent, 6));
      assertNull(warm.tables.neighbors().get(0));
    }
  }
}
