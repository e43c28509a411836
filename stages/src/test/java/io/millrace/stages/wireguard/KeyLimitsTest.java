package io.millrace.stages.wireguard;

import static io.millrace.stages.wireguard.DataPeers.LEFT;
import static io.millrace.stages.wireguard.DataPeers.RIGHT;
import static io.millrace.stages.wireguard.DataPeers.fromLeft;
import static io.millrace.stages.wireguard.DataPeers.fromRight;
import static io.millrace.stages.wireguard.DataPeers.payload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.memory.PacketMemory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long and how far keys are used, by those who send and receive with them. */
class KeyLimitsTest {
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
  void theResponderWaitsForConfirmation() {
    long early = peers.packet(RIGHT, LEFT, 60);
    OutboundBurst burst = right.seal(early);
    assertEquals(Verdict.HOLD, burst.verdict(0));
    assertEquals(right.peer, burst.peer(0));
    assertFalse(right.peer.canSend(peers.nanos));
    peers.assertArrives(peers.sent(60));
    assertTrue(right.peer.canSend(peers.nanos));
    assertEquals(Verdict.FORWARD, right.seal(early).verdict(0));
    List<Integer> asked = new ArrayList<>();
    right.tunnel.requests().drain((peer, what) -> asked.add(what), 10);
    assertEquals(List.of(Requests.HANDSHAKE | Requests.CONFIRMED), asked);
    peers.cache.free(early);
  }

  @Test
  void keysOfThreeMinutesAreNotUsed() {
    long early = peers.sent(60);
    long late = peers.sent(60);
    peers.nanos += Limits.REJECT_AFTER_NANOS - 1;
    peers.assertArrives(early);
    peers.nanos += 1;
    peers.assertRefused(Verdict.KEY_EXPIRED, late);
    long packet = peers.packet(LEFT, RIGHT, 60);
    assertEquals(Verdict.HOLD, left.seal(packet).verdict(0));
    peers.cache.free(packet);
  }

  @Test
  void countersEnd() {
    Keypair pair = assertNotNullPair(left.peer.keys().current());
    pair.skipTo(Limits.REJECT_AFTER_MESSAGES - 2);
    long[] packets = new long[4];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = peers.packet(LEFT, RIGHT, 60);
    }
    OutboundBurst burst = left.seal(packets);
    assertEquals(Verdict.FORWARD, burst.verdict(0));
    assertEquals(Verdict.FORWARD, burst.verdict(1));
    assertEquals(Verdict.HOLD, burst.verdict(2));
    assertEquals(Verdict.HOLD, burst.verdict(3));
    assertFalse(left.peer.canSend(peers.nanos));
    long last = fromLeft(burst.packet(1));
    long beyond = peers.copy(last);
    long afterwards = peers.copy(last);
    PacketMemory.putLongLe(payload(beyond) + TransportMessage.COUNTER, -(1L << 13) - 1);
    peers.assertRefused(Verdict.COUNTER_LIMIT, beyond);
    assertEquals(Verdict.FORWARD, right.open(last).verdict(0));
    peers.assertRefused(Verdict.KEY_EXPIRED, afterwards);
    for (long packet : packets) {
      peers.cache.free(packet);
    }
  }

  @Test
  void countersBehindTheWindow() {
    long old = peers.sent(60);
    assertNotNullPair(left.peer.keys().current()).skipTo(8130);
    peers.assertArrives(peers.sent(60));
    peers.assertRefused(Verdict.BEHIND, old);
  }

  @Test
  void askingForKeysInTime() {
    left.tunnel.requests().drain((peer, what) -> {}, 10);
    peers.nanos += Limits.REKEY_AFTER_NANOS - 1;
    peers.assertArrives(peers.sent(60));
    assertTrue(left.tunnel.requests().isEmpty());
    peers.nanos += 1;
    peers.assertArrives(peers.sent(60));
    peers.assertArrives(peers.sent(60));
    List<Integer> asked = new ArrayList<>();
    left.tunnel.requests().drain((peer, what) -> asked.add(what), 10);
    assertEquals(List.of(Requests.HANDSHAKE), asked);
  }

  @Test
  void askingForKeysAfterManyMessages() {
    Keypair pair = assertNotNullPair(left.peer.keys().current());
    pair.skipTo(Limits.REKEY_AFTER_MESSAGES - 1);
    peers.assertArrives(peers.sent(60));
    assertTrue(left.tunnel.requests().isEmpty());
    peers.assertArrives(peers.sent(60));
    assertFalse(left.tunnel.requests().isEmpty());
  }

  /** Who only receives, having begun the handshake, asks at 165 seconds, once. */
  @Test
  void askingForKeysWhenReceiving() {
    peers.assertArrives(peers.sent(60));
    right.tunnel.requests().drain((peer, what) -> {}, 10);
    peers.nanos += Limits.REKEY_ON_RECEIVE_NANOS - 1;
    assertReceivedByLeft();
    assertTrue(left.tunnel.requests().isEmpty());
    peers.nanos += 1;
    assertReceivedByLeft();
    assertFalse(left.tunnel.requests().isEmpty());
    left.tunnel.requests().drain((peer, what) -> {}, 10);
    assertReceivedByLeft();
    assertTrue(left.tunnel.requests().isEmpty());
    assertTrue(right.tunnel.requests().isEmpty(), "the responder does not");
  }

  private void assertReceivedByLeft() {
    long packet = peers.packet(RIGHT, LEFT, 60);
    assertEquals(Verdict.FORWARD, left.open(fromRight(right.seal(packet).packet(0))).verdict(0));
    peers.cache.free(packet);
  }

  @Test
  void theKeysBeforeAreGoodForWhatIsUnderWay() {
    peers.assertArrives(peers.sent(60));
    right.peer.keys().promote();
    long underWay = peers.sent(60);
    peers.rekey();
    assertTrue(right.peer.keys().next() != null);
    peers.assertArrives(peers.sent(60));
    assertTrue(right.peer.keys().promote());
    peers.assertArrives(underWay);
    peers.rekey();
    assertNull(right.peer.keys().previous(), "a new one to be confirmed replaces the one before");
  }

  private static Keypair assertNotNullPair(@Nullable Keypair pair) {
    assertNotNull(pair);
    return pair;
  }
}
