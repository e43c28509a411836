package io.millrace.stages.wireguard.stage;

import static io.millrace.stages.wireguard.stage.Pair.packet;
import static io.millrace.stages.wireguard.stage.Pair.reason;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.pipeline.StageTester;
import io.millrace.pipeline.Verdicts;
import io.millrace.stages.Scarcity;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wireguard.Peer;
import io.millrace.stages.wireguard.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves for a peer, with which headers, and what cannot. */
class SealPacketsTest {
  private static final int HANDSHAKE_TOS = 0x88;

  private Pair pair = new Pair();

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void headersOverIpv4() {
    pair.agreed();
    byte[] first = pair.left.give(packet(100)).sent("out").getFirst();
    byte[] ip = Bytes.ip(first);
    assertArrayEquals(Pair.frame(ip), first, "to the router, from beyond");
    assertEquals(0x45, ip[0]);
    assertEquals(ip.length, Bytes.getShort(ip, 2));
    assertEquals(0, Bytes.getShort(ip, 6), "in fragments, if need be, as Linux");
    assertEquals(65, ip[8], "the router takes one");
    assertEquals(17, ip[9]);
    assertEquals(0, Bytes.checksum(Arrays.copyOf(ip, 20)));
    assertEquals(Pair.LEFT_OUTSIDE, Bytes.source(ip));
    assertEquals(Pair.RIGHT_OUTSIDE, Bytes.destination(ip));
    assertEquals(Pair.LEFT_PORT, Bytes.sourcePort(ip));
    assertEquals(Pair.RIGHT_PORT, Bytes.destinationPort(ip));
    assertEquals(8 + 16 + 112 + 16, Bytes.getShort(ip, 24));
    assertEquals(ip.length - 20, Bytes.getShort(ip, 24));
    assertEquals(0, Bytes.getShort(ip, 26), "no checksum: there is a tag");
    byte[] second = pair.sealed(packet(100));
    assertEquals(Bytes.getShort(ip, 4) + 1, Bytes.getShort(second, 4), "another identification");
  }

  @Test
  void headersOverIpv6() {
    pair.overIpv6().agreed();
    for (int length = 40; length < 200; length++) {
      byte[] ip = pair.sealed(packet(length));
      assertEquals(0x6000_0000, Bytes.getShort(ip, 0) << 16 | Bytes.getShort(ip, 2));
      assertEquals(ip.length - 40, Bytes.getShort(ip, 4));
      assertEquals(17 << 8 | 65, Bytes.getShort(ip, 6));
      assertEquals(Pair.LEFT_OUTSIDE6, Bytes.source(ip));
      assertEquals(Pair.RIGHT_OUTSIDE6, Bytes.destination(ip));
      assertEquals(ip.length - 40, Bytes.getShort(ip, 44));
      assertTrue(Bytes.getShort(ip, 46) != 0, "Linux takes none without");
      assertEquals(0, Bytes.udpChecksum6(ip));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void typeOfServiceOutside(boolean isIpv6) {
    if (isIpv6) {
      pair.overIpv6();
    }
    pair.left.give(packet(60));
    pair.nanos += 1_000_000;
    List<byte[]> sent = pair.left.tick();
    assertEquals(HANDSHAKE_TOS, Bytes.tos(Bytes.ip(sent.getFirst())), "an initiation");
    sent.forEach(pair.right::hear);
    List<byte[]> answer = pair.right.tick();
    assertEquals(HANDSHAKE_TOS, Bytes.tos(Bytes.ip(answer.getFirst())), "a response");
    answer.forEach(pair.left::hear);
    pair.nanos += 1_000_000;
    List<byte[]> rest = pair.left.tick();
    assertEquals(2, rest.size(), "a keepalive and what was held");
    rest.forEach(frame -> assertEquals(0, Bytes.tos(Bytes.ip(frame))));
    byte[] marked = pair.sealed(Bytes.packet(Pair.LEFT6, Pair.RIGHT6, 253, 0xb9, new byte[9]));
    assertEquals(1, Bytes.tos(marked), "the congestion mark, and nothing else of it");
  }

  @Test
  void packetsWaitForTheHandshakeInOrder() {
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < HeldPackets.ROOM; i++) {
      packets.add(packet(60 + i));
      assertEquals(0, pair.left.give(packets.getLast()).sent("out").size());
    }
    assertEquals(HeldPackets.ROOM, pair.left.sealStage.held());
    StageTester.Result more = pair.left.give(packet(1000), packet(1001));
    assertEquals(2, more.dropped(SealPackets.QUEUE_FULL).size());
    assertArrayEquals(
        packets.getFirst(), more.dropped(SealPackets.QUEUE_FULL).getFirst(), "the oldest");
    packets.removeFirst();
    packets.removeFirst();
    packets.add(packet(1000));
    packets.add(packet(1001));
    pair.exchange();
    assertEquals(0, pair.left.sealStage.held());
    assertEquals(packets.size(), pair.right.received.size());
    for (int i = 0; i < packets.size(); i++) {
      assertArrayEquals(packets.get(i), pair.right.received.get(i));
    }
  }

  /** A packet that comes when the key is there already does not overtake those that wait. */
  @Test
  void nothingIsOvertaken() {
    pair.left.give(packet(60), packet(61));
    pair.nanos += 1_000_000;
    pair.left.tick().forEach(pair.right::hear);
    pair.right.tick().forEach(pair.left::hear);
    while (pair.left.control.poll(pair.nanos, Instant.ofEpochSecond(1))) {
      // the response is read; the stage has not looked yet
    }
    assertEquals(2, pair.left.sealStage.held());
    StageTester.Result sent = pair.left.give(packet(62), packet(63));
    assertEquals(0, pair.left.sealStage.held());
    sent.sent("out").forEach(pair.right::hear);
    pair.left.tick().forEach(pair.right::hear);
    assertEquals(
        List.of(60, 61, 62, 63), pair.right.received.stream().map(each -> each.length).toList());
  }

  @Test
  void noHandshakeComesAbout() {
    pair.left.give(packet(60), packet(61), packet(62));
    int dropped = 0;
    int messages = 0;
    double seconds = 0;
    for (; dropped == 0 && seconds < 200; seconds += 0.1) {
      pair.nanos += 100_000_000;
      messages += pair.left.tick().size();
      dropped = 3 - pair.left.sealStage.held();
    }
    assertEquals(3, dropped);
    assertEquals(20, messages, "tries");
    assertTrue(seconds > 95 && seconds < 110, seconds + " s");
    pair.left.give(packet(63));
    pair.exchange();
    assertEquals(1, pair.right.received.size(), "the next packet tries anew");
  }

  @Test
  void whatIsGivenUpHasItsReason() {
    pair.left.give(packet(60));
    pair.pass(95);
    assertEquals(1, pair.left.sealStage.held());
    List<byte[]> givenUp = new ArrayList<>();
    for (int i = 0; i < 200 && pair.left.sealStage.held() > 0; i++) {
      pair.nanos += 100_000_000;
      pair.left.control.poll(pair.nanos, Instant.ofEpochSecond(0, pair.nanos));
      pair.left.seal.setNanos(pair.nanos);
      givenUp.addAll(pair.left.seal.tick().dropped(SealPackets.NO_HANDSHAKE));
    }
    assertArrayEquals(packet(60), givenUp.getFirst());
  }

  @Test
  void aPeerThatIsRemoved() {
    pair.left.give(packet(60), packet(61));
    pair.left.control.remove(pair.right.control.publicKey().orElseThrow());
    assertEquals(2, pair.left.seal.tick().dropped(SealPackets.NO_HANDSHAKE).size());
    assertEquals(Verdict.NO_PEER.reason().orElseThrow(), reason(pair.left.give(packet(60))));
  }

  /** A worker that has found the peer before control removed it holds the packet after that. */
  @Test
  void aPeerThatHasJustBeenRemoved() {
    Peer peer = pair.left.peer();
    pair.left.control.remove(pair.right.control.publicKey().orElseThrow());
    long packet = Packet.withLength(pair.left.seal.packets().allocate(), 60);
    pair.left.sealStage.waiting.hold(peer, packet, 0, new Verdicts());
    assertEquals(1, pair.left.sealStage.held());
    assertEquals(SealPackets.NO_HANDSHAKE, reason(pair.left.seal.tick()));
  }

  private void assertRefused(Verdict expected, byte[] frame) {
    StageTester.Result result = pair.left.seal.run(frame);
    assertEquals(expected.reason().orElseThrow(), reason(result));
    assertArrayEquals(frame, result.drops().values().iterator().next().getFirst());
  }

  private static byte[] frame(byte[] ip) {
    return Bytes.frame(Pair.MAC.value(), Pair.MAC.value(), ip);
  }

  @Test
  void whatCannotGoIn() {
    pair.agreed();
    assertRefused(Verdict.NO_PEER, frame(Bytes.packet(Pair.LEFT, "10.9.0.3", 60)));
    assertRefused(Verdict.NO_PEER, frame(Bytes.packet(Pair.LEFT6, "fd09::3", 60)));
    byte[] arp = frame(packet(60));
    Bytes.putShort(arp, 12, 0x0806);
    assertRefused(Verdict.NOT_IP, arp);
    byte[] version = frame(packet(60));
    version[14] = 0x55;
    assertRefused(Verdict.NOT_IP, version);
    byte[] frame = frame(packet(60));
    for (int length = 0; length < frame.length; length++) {
      assertRefused(Verdict.NOT_IP, Arrays.copyOf(frame, length));
    }
    assertEquals(1, pair.left.give(packet(60)).sent("out").size());
  }

  @Test
  void nobodyKnowsWhereThePeerIs() {
    StageTester.Result result = pair.right.give(Bytes.packet(Pair.RIGHT, Pair.LEFT, 60));
    assertEquals(Verdict.NO_ENDPOINT.reason().orElseThrow(), reason(result));
  }

  /** Behind an Ethernet header, with padding: the padding stays here. */
  @Test
  void surplusOfTheFrameStaysOutside() {
    pair.agreed();
    byte[] padded = Arrays.copyOf(frame(packet(30)), 60);
    pair.right.hear(pair.left.seal.run(padded).sent("out").getFirst());
    assertArrayEquals(packet(30), pair.right.received.getFirst());
  }

  /** Up to the last byte of a buffer: what fits arrives whole, and the first that does not, not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largestPackets(boolean isIpv6) {
    if (isIpv6) {
      pair.overIpv6();
    }
    pair.agreed();
    int mtu = PacketMemory.DATA_ROOM;
    pair.left.link.tunnel().setMtu(mtu);
    pair.right.link.tunnel().setMtu(mtu);
    int largest = 0;
    for (int length = 1_400; length <= PacketMemory.DATA_ROOM - Bytes.ETHERNET; length++) {
      StageTester.Result result = pair.left.give(packet(length));
      if (!result.sent("out").isEmpty()) {
        assertEquals(length == 1_400 ? length : largest + 1, length, "none smaller was refused");
        largest = length;
        byte[] sent = result.sent("out").getFirst();
        if (sent.length <= PacketMemory.DATA_ROOM) { // else no test can give it to anybody
          pair.right.hear(sent);
          assertArrayEquals(packet(length), pair.right.received.removeFirst());
        }
      } else {
        assertEquals(Verdict.NO_ROOM.reason().orElseThrow(), reason(result));
      }
    }
    int room = PacketMemory.DATA_ROOM - Bytes.ETHERNET - 16;
    assertEquals(room & -16, largest, "padding and tag go behind it");
  }

  /** With the MTU that wg-quick(8) gives a tunnel, the outside is an ordinary Ethernet's. */
  @Test
  void theUsualMtu() {
    pair.overIpv6().agreed();
    byte[] ip = pair.sealed(packet(1420));
    assertEquals(1500, ip.length);
    pair.right.hear(Pair.frame(ip));
    assertArrayEquals(packet(1420), pair.right.received.getFirst());
  }

  @Test
  void repliesLeaveFromTheAddressThatWasWrittenTo() {
    pair.agreed();
    byte[] message = pair.sealed(packet(60));
    pair.right.hear(Pair.redirected(message, "198.51.100.7", 9997, "192.0.2.102", 0));
    byte[] back =
        Bytes.ip(pair.right.give(Bytes.packet(Pair.RIGHT, Pair.LEFT, 60)).sent("out").getFirst());
    assertEquals("198.51.100.7", Bytes.destination(back), "where it has gone");
    assertEquals(9997, Bytes.destinationPort(back));
    assertEquals("192.0.2.102", Bytes.source(back));
    assertEquals(Pair.RIGHT_PORT, Bytes.sourcePort(back));
  }

  /** From IPv4 to IPv6 outside, and back. */
  @Test
  void roamingBetweenVersions() {
    pair.agreed();
    byte[] answer = Bytes.packet(Pair.RIGHT, Pair.LEFT, 60);
    for (String from : List.of("2001:db8:5::7", "198.51.100.7", "2001:db8::9")) {
      String to = from.indexOf(':') < 0 ? Pair.RIGHT_OUTSIDE : Pair.RIGHT_OUTSIDE6;
      pair.right.hear(Pair.redirected(pair.sealed(packet(60)), from, 7, to, 0));
      byte[] back = Bytes.ip(pair.right.give(answer).sent("out").getFirst());
      assertEquals(from, Bytes.destination(back));
      assertEquals(to, Bytes.source(back));
    }
  }

  @Test
  void noAddressToSendFrom() {
    pair.agreed();
    SealPackets stage =
        new SealPackets(
            pair.left.link, new OwnAddresses(List.of(IpAddress.parse(Pair.LEFT_OUTSIDE))));
    try (StageTester tester = new StageTester(stage)) {
      tester.setNanos(pair.nanos);
      pair.left.setEndpoint(Pair.RIGHT_OUTSIDE6, Pair.RIGHT_PORT);
      assertEquals(SealPackets.NO_SOURCE, reason(tester.run(frame(packet(60)))));
      long lost = pair.left.link.lostMessages();
      pair.left.control.setPersistentKeepalive(pair.left.peer(), 20);
      while (pair.left.control.poll(pair.nanos, Instant.ofEpochSecond(9))) {
        // sends a keepalive
      }
      assertEquals(List.of(), tester.tick().sent("out"));
      assertEquals(lost + 1, pair.left.link.lostMessages());
      pair.left.setEndpoint(Pair.RIGHT_OUTSIDE, Pair.RIGHT_PORT);
      assertEquals(1, tester.run(frame(packet(60))).sent("out").size());
    }
  }

  /** What was held when the address was lost is dropped when the key comes. */
  @Test
  void noAddressForWhatWasHeld() {
    pair.left.give(packet(60));
    pair.nanos += 1_000_000;
    pair.left.tick().forEach(pair.right::hear);
    pair.right.tick().forEach(pair.left::hear);
    SealPackets stage = new SealPackets(pair.left.link, new OwnAddresses(List.of()));
    try (StageTester tester = new StageTester(stage)) {
      tester.setNanos(pair.nanos);
      assertEquals(0, tester.run(frame(packet(60))).drops().size(), "held: no key yet");
      while (pair.left.control.poll(pair.nanos, Instant.ofEpochSecond(9))) {
        // reads the response
      }
      pair.left.setEndpoint(Pair.RIGHT_OUTSIDE, Pair.RIGHT_PORT);
      assertEquals(SealPackets.NO_SOURCE, reason(tester.tick()));
    }
  }

  @Test
  void withoutBuffersMessagesOfControlAreLostAndCounted() {
    Scarcity.begin(pair.left.seal);
    long[] all = new long[Scarcity.LEFT * 4];
    int count = pair.left.seal.packets().allocate(all, 0, all.length);
    pair.left.control.setPersistentKeepalive(pair.left.peer(), 20);
    while (pair.left.control.poll(pair.nanos, Instant.ofEpochSecond(9))) {
      // asks for a handshake
    }
    pair.left.sealStage.tick(pair.nanos, new Verdicts());
    assertEquals(1, pair.left.link.lostMessages());
    pair.left.seal.packets().free(all, 0, count);
  }

  @Test
  void stoppingGivesUpWhatIsHeld() {
    pair.left.give(packet(60), packet(61));
    assertEquals(2, pair.left.seal.stop().dropped(SealPackets.NO_HANDSHAKE).size());
    assertEquals(0, pair.left.sealStage.held());
  }

  /** At a reload the successor sends what its predecessor has held. */
  @Test
  void aSuccessorTakesOverWhatIsHeld() {
    pair.left.give(packet(60), packet(61));
    SealPackets successor = new SealPackets(pair.left.link, pair.left.own);
    StageTester tester = new StageTester(successor);
    assertTrue(successor.adopt(pair.left.sealStage));
    assertEquals(0, pair.left.sealStage.held());
    assertEquals(2, successor.held());
    assertFalse(successor.adopt(pair.right.sealStage), "another tunnel's");
    assertFalse(successor.adopt(pair.left.openStage));
    // The buffers are the first tester's: it has to give them up.
    assertTrue(pair.left.sealStage.adopt(successor));
    assertEquals(2, pair.left.seal.stop().dropped(SealPackets.NO_HANDSHAKE).size());
    tester.close();
  }
}
