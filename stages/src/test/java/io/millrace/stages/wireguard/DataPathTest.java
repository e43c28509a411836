package io.millrace.stages.wireguard;

import static io.millrace.stages.wireguard.DataPeers.LEFT;
import static io.millrace.stages.wireguard.DataPeers.LEFT6;
import static io.millrace.stages.wireguard.DataPeers.LEFT_OUTSIDE;
import static io.millrace.stages.wireguard.DataPeers.LEFT_PORT;
import static io.millrace.stages.wireguard.DataPeers.RIGHT;
import static io.millrace.stages.wireguard.DataPeers.RIGHT6;
import static io.millrace.stages.wireguard.DataPeers.RIGHT_OUTSIDE;
import static io.millrace.stages.wireguard.DataPeers.fromLeft;
import static io.millrace.stages.wireguard.DataPeers.fromRight;
import static io.millrace.stages.wireguard.DataPeers.payload;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.stages.crypto.AeadBurst;
import io.millrace.stages.wire.IpAddress;
import io.millrace.stages.wire.Ipv4;
import io.millrace.stages.wire.Ipv6;
import io.millrace.stages.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes through a tunnel, and how each kind of message that must not is refused. */
class DataPathTest {
  private final DataPeers peers = new DataPeers();
  private final DataPeers.Side left = peers.left;
  private final DataPeers.Side right = peers.right;

  @BeforeEach
  void agree() {
    peers.rekey();
  }

  @AfterEach
  void close() {
    peers.close();
  }

  @Test
  void packetsOfEveryLengthBothWays() {
    for (int length = Ipv6.HEADER_BYTES; length <= Tunnel.DEFAULT_MTU; length++) {
      boolean isIpv6 = length % 2 == 0;
      long packet =
          isIpv6 ? peers.packet(LEFT6, RIGHT6, length) : peers.packet(LEFT, RIGHT, length);
      byte[] before = PacketMemory.bytes(packet);
      OutboundBurst sealed = left.seal(packet);
      assertEquals(Verdict.FORWARD, sealed.verdict(0));
      assertEquals(RIGHT_OUTSIDE, sealed.endpoint(0).address());
      int padded = Math.min((length + 15) / 16 * 16, Tunnel.DEFAULT_MTU);
      assertEquals(padded + 32, Packet.length(sealed.packet(0)));
      InboundBurst opened = right.open(fromLeft(sealed.packet(0)));
      assertEquals(Verdict.FORWARD, opened.verdict(0));
      assertArrayEquals(before, PacketMemory.bytes(opened.packet(0)));
      peers.cache.free(packet);
    }
    assertEquals(right.peer.tally().receivedBytes(), left.peer.tally().sentBytes());
    long back = peers.packet(RIGHT, LEFT, 100);
    OutboundBurst sealed = right.seal(back);
    assertEquals(Verdict.FORWARD, sealed.verdict(0), "the responder may send once confirmed");
    assertEquals(Verdict.FORWARD, left.open(fromRight(sealed.packet(0))).verdict(0));
    peers.cache.free(back);
  }

  /** A route MTU of 1299 is padded to 1299 and no further, as netns.sh of Linux wants it. */
  @Test
  void paddingEndsAtTheMtu() {
    left.tunnel.setMtu(1299);
    long datagram = peers.sent(1297);
    assertEquals(1299 + 32, Packet.length(payload(datagram)));
    peers.assertArrives(datagram);
    assertEquals(1299 + 16, TransportMessage.paddedLength(1299 + 10, 1299));
  }

  @Test
  void aBurstOfAllKinds() {
    long good = peers.sent(60);
    long repeated = peers.copy(good);
    long forged = peers.sent(61);
    PacketMemory.putByte(forged + 80, ~PacketMemory.getByte(forged + 80));
    long other = peers.sent(62);
    long unknown = peers.sent(63);
    PacketMemory.putInt(payload(unknown) + TransportMessage.RECEIVER, 12345);
    InboundBurst burst = right.open(good, forged, repeated, unknown, other);
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < burst.size(); i++) {
      verdicts.add(burst.verdict(i));
    }
    assertEquals(
        List.of(Verdict.FORWARD, Verdict.TAG, Verdict.REPEATED, Verdict.RECEIVER, Verdict.FORWARD),
        verdicts);
    assertEquals(1, right.peer.tally().count(Verdict.TAG));
    assertEquals(1, right.peer.tally().count(Verdict.REPEATED));
    assertEquals(1, right.tunnel.tally().count(Verdict.RECEIVER));
    assertEquals(2, right.peer.tally().received());
    for (long each : new long[] {good, forged, repeated, unknown, other}) {
      peers.cache.free(each);
    }
  }

  @Test
  void everyFlippedByteIsADropAndNothingElse() {
    long good = peers.sent(90);
    int length = Packet.length(payload(good));
    for (int at = 0; at < length; at++) {
      long forged = peers.copy(good);
      long message = payload(forged);
      PacketMemory.putByte(message + at, PacketMemory.getByte(message + at) ^ 0x40 + at % 3);
      peers.assertRefused(expectedFor(at), forged);
    }
    for (int cut = 0; cut < length; cut++) {
      long shorter = Packet.withLength(peers.copy(good), 28 + cut);
      peers.assertRefused(cut < TransportMessage.MIN_BYTES ? Verdict.LENGTH : Verdict.TAG, shorter);
    }
    assertFalse(right.peer.canSend(peers.nanos), "nothing of this confirms the keys");
    peers.assertArrives(good);
  }

  private static Verdict expectedFor(int at) {
    if (at < TransportMessage.RECEIVER) {
      return Verdict.TYPE;
    }
    return at < TransportMessage.COUNTER ? Verdict.RECEIVER : Verdict.TAG;
  }

  @Test
  void typesThatAreNone() {
    for (int type : new int[] {0, 5, 0x104, 4 << 24, -1}) {
      long datagram = peers.sent(60);
      PacketMemory.putIntLe(payload(datagram), type);
      peers.assertRefused(Verdict.TYPE, datagram);
    }
    for (int type = 1; type <= 3; type++) {
      long datagram = peers.sent(60);
      PacketMemory.putIntLe(payload(datagram), type);
      peers.assertRefused(Verdict.LENGTH, datagram);
    }
    assertEquals(5, right.tunnel.tally().count(Verdict.TYPE));
  }

  @Test
  void handshakeMessagesGoToControlUntilItIsBusy() {
    int taken = 0;
    long datagram = handshake(TransportMessage.TYPE_INITIATION);
    assertFalse(right.tunnel.inbox().isLoaded());
    Verdict verdict = right.open(datagram).verdict(0);
    while (verdict == Verdict.HANDSHAKE) {
      taken++;
      verdict = right.open(datagram).verdict(0);
    }
    assertEquals(Verdict.CONTROL_BUSY, verdict);
    assertTrue(taken >= Inbox.MESSAGES, taken + " messages");
    assertTrue(right.tunnel.inbox().isLoaded());
    byte[] sent = PacketMemory.bytes(payload(datagram));
    List<Endpoint> senders = new ArrayList<>();
    right
        .tunnel
        .inbox()
        .drain(
            (from, message) -> {
              senders.add(from);
              assertArrayEquals(sent, message);
            },
            10);
    assertEquals(10, senders.size());
    assertEquals(Endpoint.sender(datagram, payload(datagram)), senders.getFirst());
    peers.cache.free(datagram);
  }

  private long handshake(int type) {
    int bytes = TransportMessage.handshakeBytes(type);
    long message = Packet.withLength(peers.cache.allocate(), bytes);
    PacketMemory.putIntLe(message, type);
    return fromLeft(message);
  }

  private static Keypair assertNotNullPair(@Nullable Keypair pair) {
    assertNotNull(pair);
    return pair;
  }

  @Test
  void whatMayNotBeInside() {
    long stranger = seal(peers.packet(IpAddress.parse("10.0.0.9"), RIGHT, 60));
    assertDishonest(Verdict.INNER_SOURCE, stranger);
    right.tunnel.allowedIps().removeAll(right.peer);
    Peer other = new Peer(Keypair::destroy);
    right.tunnel.allowedIps().put(Prefix.parse("10.0.0.1/32"), other);
    assertDishonest(Verdict.INNER_SOURCE, peers.sent(60));
    right.tunnel.allowedIps().put(Prefix.parse("0.0.0.0/0"), right.peer);
    assertDishonest(Verdict.INNER_SOURCE, peers.sent(60));
    right.tunnel.allowedIps().removeAll(other);
    peers.assertArrives(peers.sent(60));
  }

  @Test
  void whatCannotBeInside() {
    assertDishonest(Verdict.INNER_VERSION, sealRaw(ip -> PacketMemory.putByte(ip, 0x55), 60));
    assertDishonest(Verdict.INNER_VERSION, sealRaw(ip -> PacketMemory.putByte(ip, 0), 60));
    assertDishonest(Verdict.INNER_LENGTH, sealRaw(ip -> Ipv4.putTotalLength(ip, 65), 60));
    assertDishonest(Verdict.INNER_LENGTH, sealRaw(ip -> Ipv4.putTotalLength(ip, 19), 60));
    assertDishonest(Verdict.INNER_LENGTH, sealRaw(ip -> PacketMemory.putByte(ip, 0x45), 16));
    assertDishonest(Verdict.INNER_LENGTH, sealRaw(ip -> PacketMemory.putByte(ip, 0x60), 32));
  }

  /** As netns.sh of Linux: what is inside is refused, yet the message was the peer's. */
  @Test
  void aDishonestPacketStillMovesThePeer() {
    long stranger = left.seal(peers.packet(IpAddress.parse("10.0.0.9"), RIGHT, 60)).packet(0);
    IpAddress elsewhere = IpAddress.parse("198.51.100.7");
    assertDishonest(
        Verdict.INNER_SOURCE, DataPeers.datagram(stranger, elsewhere, 9997, RIGHT_OUTSIDE, 0));
    assertEquals("198.51.100.7:9997", right.peer.endpoint().orElseThrow().toString());
  }

  private interface Spoiler {
    void spoil(long ip);
  }

  /** A message whose content left's outbound would not have let through. */
  private long sealRaw(Spoiler spoiler, int length) {
    Keypair pair = assertNotNullPair(left.peer.keys().current());
    long ip = peers.packet(LEFT, RIGHT, Math.max(length, 20));
    spoiler.spoil(ip);
    long counter = pair.takeCounters(1);
    long message = Packet.withLength(Packet.push(ip, 16), 16 + (length + 15) / 16 * 16 + 16);
    PacketMemory.putIntLe(message, TransportMessage.TYPE_DATA);
    PacketMemory.putIntLe(message + TransportMessage.RECEIVER, pair.remoteIndex());
    PacketMemory.putLongLe(message + TransportMessage.COUNTER, counter);
    AeadBurst burst = new AeadBurst();
    burst.add(pair.sendKey(), ip, (length + 15) / 16 * 16, counter);
    peers.aead.seal(burst);
    return fromLeft(message);
  }

  private long seal(long packet) {
    return fromLeft(left.seal(packet).packet(0));
  }

  /** Authentic, so it does all that a message does, but for what it carries. */
  private void assertDishonest(Verdict expected, long datagram) {
    long good = right.peer.tally().received();
    assertEquals(expected, right.open(datagram).verdict(0));
    assertEquals(good, right.peer.tally().received());
    assertTrue(right.peer.canSend(peers.nanos));
    peers.cache.free(datagram);
  }

  @Test
  void whatCannotGoOut() {
    assertNotSent(Verdict.NO_PEER, peers.packet(LEFT, IpAddress.parse("10.0.0.9"), 60));
    long garbage = peers.packet(LEFT, RIGHT, 60);
    PacketMemory.putByte(garbage, 0x15);
    assertNotSent(Verdict.NOT_IP, garbage);
    assertNotSent(Verdict.NOT_IP, Packet.withLength(peers.packet(LEFT, RIGHT, 60), 59));
    long full = peers.packet(LEFT, RIGHT, PacketMemory.DATA_ROOM - 15);
    assertNotSent(Verdict.NO_ROOM, full);
    long noHeadroom = peers.packet(LEFT, RIGHT, 60);
    long atFront = noHeadroom - PacketMemory.HEADROOM_BYTES + 15;
    PacketMemory.copy(noHeadroom, atFront, 60);
    assertNotSent(Verdict.NO_ROOM, atFront);
    Peer lost = new Peer(Keypair::destroy);
    left.tunnel.allowedIps().put(Prefix.parse("10.0.0.0/24"), lost);
    assertNotSent(Verdict.NO_ENDPOINT, peers.packet(LEFT, IpAddress.parse("10.0.0.9"), 60));
  }

  private void assertNotSent(Verdict expected, long packet) {
    OutboundBurst burst = left.seal(packet);
    assertEquals(expected, burst.verdict(0));
    assertEquals(packet, burst.packet(0));
    peers.cache.free(packet);
  }

  /** What a frame was padded with on an Ethernet is not part of the packet. */
  @Test
  void surplusBehindThePacketStaysOutside() {
    long packet = Packet.withLength(peers.packet(LEFT, RIGHT, 30), 46);
    InboundBurst opened = right.open(seal(packet));
    assertEquals(30, Packet.length(opened.packet(0)));
    peers.cache.free(packet);
  }

  @Test
  void thePeerIsWhereItsLastMessageCameFrom() {
    IpAddress elsewhere = IpAddress.parse("198.51.100.7");
    IpAddress ours = IpAddress.parse("192.0.2.99");
    long message = payload(peers.sent(60));
    peers.assertArrives(DataPeers.datagram(message, elsewhere, 7, ours, 0));
    Endpoint endpoint = right.peer.endpoint().orElseThrow();
    assertEquals(elsewhere, endpoint.address());
    assertEquals(7, endpoint.port());
    assertEquals(ours, endpoint.source().orElseThrow());
    peers.assertArrives(peers.sent(60));
    endpoint = right.peer.endpoint().orElseThrow();
    assertEquals(LEFT_OUTSIDE, endpoint.address());
    assertEquals(LEFT_PORT, endpoint.port());
    assertEquals(RIGHT_OUTSIDE, endpoint.source().orElseThrow());
    assertTrue(endpoint.withoutSource().source().isEmpty());
  }

  @Test
  void aFloodFromElsewhereTakesLittleAndHidesNoMove() {
    IpAddress elsewhere = IpAddress.parse("198.51.100.7");
    peers.assertArrives(peers.sent(60));
    peers.nanos += 1_000_000_000L / Strangers.PER_SECOND; // that one settled our own address
    int checked = 0;
    for (int i = 0; i < 2 * Strangers.AT_ONCE; i++) {
      checked += forged(elsewhere) == Verdict.TAG ? 1 : 0;
    }
    assertEquals(Strangers.AT_ONCE, checked);
    assertEquals(Strangers.AT_ONCE, right.peer.tally().count(Verdict.ELSEWHERE));
    peers.assertArrives(peers.sent(60)); // from where the peer is, all are looked at
    peers.nanos += 1_000_000_000L / Strangers.PER_SECOND;
    long message = payload(peers.sent(60));
    peers.assertArrives(
        DataPeers.datagram(message, elsewhere, 7, RIGHT_OUTSIDE, 0)); // it has moved there
    for (int i = 0; i < 2 * Strangers.AT_ONCE; i++) {
      message = payload(peers.sent(60));
      peers.assertArrives(DataPeers.datagram(message, elsewhere, 7, RIGHT_OUTSIDE, 0));
    }
  }

  private Verdict forged(IpAddress from) {
    long message = payload(peers.sent(60));
    long last = Packet.address(message) + Packet.length(message) - 1;
    PacketMemory.putByte(last, PacketMemory.getByte(last) ^ 1);
    InboundBurst burst = right.open(DataPeers.datagram(message, from, 7, RIGHT_OUTSIDE, 0));
    peers.cache.free(message);
    return burst.verdict(0);
  }

  @Test
  void congestionMarksCrossTheTunnel() {
    int[][] decapsulated = { // RFC 6040, figure 4: by inner and outer mark; Linux drops none
      {0, 0, 0, 0}, {1, 1, 1, 3}, {2, 1, 2, 3}, {3, 3, 3, 3}
    };
    for (int inner = 0; inner < 4; inner++) {
      for (int outer = 0; outer < 4; outer++) {
        int dscp = 0xb8;
        long packet4 = peers.packet(LEFT, RIGHT, 60);
        Ipv4.put(packet4, dscp | inner, 60, 1, 0, 9, 17, 0x0a00_0001, 0x0a00_0002);
        assertEquals(dscp | decapsulated[inner][outer], throughTunnel(packet4, inner, outer));
        long packet6 = peers.packet(LEFT6, RIGHT6, 60);
        PacketMemory.putInt(packet6, 0x60000000 | (dscp | inner) << 20);
        assertEquals(dscp | decapsulated[inner][outer], throughTunnel(packet6, inner, outer));
      }
    }
  }

  private int throughTunnel(long packet, int inner, int outer) {
    OutboundBurst sealed = left.seal(packet);
    assertEquals(inner == 3 ? 2 : inner, sealed.typeOfService(0));
    long datagram =
        DataPeers.datagram(sealed.packet(0), LEFT_OUTSIDE, LEFT_PORT, RIGHT_OUTSIDE, outer);
    long ip = right.open(datagram).packet(0);
    boolean isIpv4 = Ipv4.version(ip) == 4;
    assertTrue(!isIpv4 || Ipv4.headerChecksumGood(ip));
    peers.cache.free(packet);
    return isIpv4 ? Ipv4.typeOfService(ip) : Ipv6.trafficClass(ip);
  }
}
