package io.millrace.stages.wireguard;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wireguard.SimNetwork.Sent;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts and a perfect network, unless a test says otherwise: handshakes and what follows. */
class ControlTest {
  static final int INITIATION = TransportMessage.TYPE_INITIATION;
  static final int RESPONSE = TransportMessage.TYPE_RESPONSE;
  private static final int DATA = TransportMessage.TYPE_DATA;

  final SimNetwork network = newNetwork();
  SimNode left = network.add();
  SimNode right = network.add();

  SimNetwork newNetwork() {
    return new SimNetwork(3);
  }

  @BeforeEach
  void acquaint() {
    left.addPeer(right, true);
    right.addPeer(left, false);
  }

  @AfterEach
  void close() {
    try (network) {
      network.assertConserved();
    }
  }

  void run(long seconds) {
    network.run(SECONDS.toNanos(seconds));
  }

  void ping(SimNode from, SimNode to) {
    int number = network.send(from, to);
    network.run(MILLISECONDS.toNanos(100));
    assertTrue(network.hasArrived(number), from.id + " to " + to.id);
  }

  @Test
  void theFirstPacketBringsAHandshake() {
    assertFalse(left.peer(right).canSend(network.nanos));
    ping(left, right);
    ping(right, left);
    assertEquals(1, network.count(left, INITIATION));
    assertEquals(1, network.count(right, RESPONSE));
    assertEquals(0, network.count(right, INITIATION));
    assertTrue(left.control.lastHandshake(left.peer(right)).isPresent());
    assertTrue(right.control.lastHandshake(right.peer(left)).isPresent());
    assertEquals(left.endpoint().address(), right.peer(left).endpoint().orElseThrow().address());
  }

  /** As netns.sh of Linux reads them from wg show transfer; ours are packets of 64 bytes. */
  @Test
  void bytesAreCountedOnBothSides() {
    for (int i = 0; i < 10; i++) {
      ping(left, right);
      ping(right, left);
    }
    Tally ours = left.peer(right).tally();
    Tally theirs = right.peer(left).tally();
    assertEquals(148 + 32 + 10 * 96, ours.sentBytes());
    assertEquals(92 + 10 * 96, ours.receivedBytes());
    assertEquals(ours.sentBytes(), theirs.receivedBytes());
    assertEquals(ours.receivedBytes(), theirs.sentBytes());
  }

  @Test
  void theInitiatorRenewsKeysInTimeAndNothingIsLost() {
    for (int second = 0; second < 400; second++) {
      ping(left, right);
      ping(right, left);
      network.run(MILLISECONDS.toNanos(800));
    }
    assertEquals(4, network.count(left, INITIATION)); // every 120 seconds
    assertEquals(0, network.count(right, INITIATION));
    assertEquals(800, network.arrivedCount());
  }

  @Test
  void initiationsThatCrossEndInKeysForBoth() {
    right.control.setEndpoint(right.peer(left), left.endpoint());
    int one = network.send(left, right);
    int other = network.send(right, left);
    run(12);
    assertTrue(network.hasArrived(one) && network.hasArrived(other));
    assertTrue(network.count(left, INITIATION) >= 1 && network.count(right, INITIATION) >= 1);
    for (int second = 0; second < 300; second++) {
      ping(left, right);
      ping(right, left);
      run(1);
    }
  }

  @Test
  void theResponderRestarts() {
    ping(left, right);
    right = network.restart(right);
    right.addPeer(left, false);
    int lost = network.send(left, right);
    run(17); // no answer for 15 seconds brings a handshake
    assertFalse(network.hasArrived(lost));
    assertEquals(1, right.tunnel.tally().count(Verdict.RECEIVER));
    ping(left, right);
    ping(right, left);
  }

  @Test
  void theInitiatorRestarts() {
    ping(left, right);
    left = network.restart(left);
    left.addPeer(right, true);
    ping(left, right);
    ping(right, left);
  }

  @Test
  void bothRestart() {
    ping(left, right);
    left = network.restart(left);
    right = network.restart(right);
    left.addPeer(right, true);
    right.addPeer(left, true);
    int one = network.send(left, right);
    int other = network.send(right, left);
    run(12);
    assertTrue(network.hasArrived(one) && network.hasArrived(other));
  }

  @Test
  void nobodyAnswers() {
    network.blocked = sent -> sent.from() == left;
    for (int i = 0; i < 200; i++) {
      network.send(left, right);
    }
    run(94);
    assertEquals(128, left.heldCount());
    assertEquals(72, left.refusedToHold);
    run(20);
    assertEquals(0, left.heldCount());
    assertEquals(128, left.purged);
    assertEquals(20, network.count(left, INITIATION));
    run(200);
    assertEquals(20, network.count(left, INITIATION), "it has given up");
    network.blocked = sent -> false;
    ping(left, right);
  }

  @Test
  void aLostInitiationOrResponseIsMadeUpFor() {
    network.blocked = sent -> sent.type() == INITIATION && network.count(left, INITIATION) < 2;
    int number = network.send(left, right);
    run(4);
    assertFalse(network.hasArrived(number));
    run(2);
    assertTrue(network.hasArrived(number));

    SimNode third = network.add();
    third.addPeer(right, true);
    right.addPeer(third, false);
    int responses = network.count(right, RESPONSE);
    network.blocked =
        sent -> sent.type() == RESPONSE && network.count(right, RESPONSE) < responses + 2;
    int next = network.send(third, right);
    run(6);
    assertTrue(network.hasArrived(next));
  }

  /** The responder may not send before it has heard; the initiator's keepalive lets it. */
  @Test
  void theFirstKeepaliveConfirmsTheKeys() {
    left.control.setPersistentKeepalive(left.peer(right), 25);
    network.run(MILLISECONDS.toNanos(100));
    assertEquals(1, network.count(left, DATA));
    assertEquals(32, network.last(left, DATA).message().length);
    ping(right, left);
    assertEquals(1, right.peer(left).tally().count(Verdict.KEEPALIVE));
  }

  @Test
  void whoHasNothingToSendSaysThatItIsThere() {
    ping(left, right);
    int before = network.count(right, DATA);
    run(9);
    assertEquals(before, network.count(right, DATA));
    run(1);
    assertEquals(before + 1, network.count(right, DATA));
    run(100);
    assertEquals(before + 1, network.count(right, DATA), "a keepalive is not answered");
    assertEquals(1, network.count(left, INITIATION));
  }

  @Test
  void persistentKeepalivesKeepAWayOpen() {
    left.control.setPersistentKeepalive(left.peer(right), 25);
    run(1);
    int before = network.count(left, DATA);
    run(100);
    assertEquals(before + 4, network.count(left, DATA));
    run(1_000);
    assertTrue(network.count(left, INITIATION) > 8, "keys are renewed as well");
    ping(right, left);
    left.control.setPersistentKeepalive(left.peer(right), 0);
    run(20); // for the answer to this
    int last = network.count(left, DATA);
    run(100);
    assertEquals(last, network.count(left, DATA));
  }

  @Test
  void keysAreForgottenAfterNineMinutes() {
    ping(left, right);
    run(539);
    assertFalse(left.peer(right).keys().isEmpty());
    assertEquals(1, left.tunnel.indices().size());
    run(2);
    for (SimNode node : List.of(left, right)) {
      assertTrue(node.peer(node == left ? right : left).keys().isEmpty());
      assertEquals(0, node.tunnel.indices().size());
      assertEquals(0, node.tunnel.grace().pending());
      assertEquals(Control.NEVER, node.control.nextDeadline());
    }
    ping(left, right);
  }

  @Test
  void removedIsRemoved() {
    ping(left, right);
    right.control.remove(left.key);
    assertNull(right.control.find(left.key));
    assertEquals(0, right.tunnel.indices().size());
    assertEquals(0, right.tunnel.allowedIps().size());
    network.send(left, right);
    run(1);
    assertEquals(1, right.tunnel.tally().count(Verdict.RECEIVER));
    run(20);
    assertTrue(right.tunnel.tally().count(Verdict.INITIATION) > 0, "nor known to handshakes");
    right.addPeer(left, false);
    run(10);
    ping(left, right);
  }

  /** As netns.sh of Linux: a new key is used at once, and the old one no more. */
  @Test
  void ourKeyChanges() {
    ping(left, right);
    PublicKey before = left.key;
    PublicKey after = network.publicKey(77);
    assertTrue(left.control.add(after).isPresent());
    left.control.setPrivateKey(Optional.of(PlainGate.privateKey(77)));
    left.key = after;
    assertNull(left.control.find(after), "that peer is ourselves now");
    assertFalse(left.peer(right).canSend(network.nanos));
    right.control.remove(before);
    right.addPeer(left, false);
    ping(left, right);
    ping(right, left);
  }

  @Test
  void withoutAKeyNothingIsSentOrAnswered() {
    left.control.setPrivateKey(Optional.empty());
    network.send(left, right);
    run(120);
    assertEquals(0, network.sent);
    left.control.setPrivateKey(Optional.of(PlainGate.privateKey(left.id)));
    network.run(SimNetwork.TICK);
    right.control.setPrivateKey(Optional.empty());
    network.send(left, right);
    run(20);
    assertEquals(0, network.count(right, RESPONSE));
    assertTrue(right.tunnel.tally().count(Verdict.NO_KEY) > 0);
    right.control.setPrivateKey(Optional.of(PlainGate.privateKey(right.id)));
    run(10);
    ping(left, right);
  }

  @Test
  void theSameKeyAgainChangesNothing() {
    ping(left, right);
    left.control.setPrivateKey(Optional.of(PlainGate.privateKey(left.id)));
    ping(left, right);
    assertEquals(1, network.count(left, INITIATION));
  }

  @Test
  void ourselvesWeDoNotAdd() {
    assertTrue(left.control.add(left.key).isEmpty());
    assertEquals(1, left.control.peers().size());
    assertEquals(left.peer(right), left.control.add(right.key).orElseThrow());
  }

  @Test
  void aRepeatedInitiationIsNotAnswered() {
    ping(left, right);
    byte[] initiation = network.last(left, INITIATION).message();
    Endpoint elsewhere = Endpoint.of(new Ipv4Address(0x0102_0304), 5);
    network.forge(elsewhere, right, initiation);
    run(1);
    assertEquals(1, network.count(right, RESPONSE));
    assertEquals(1, right.peer(left).tally().count(Verdict.INITIATION_REPEATED));
    assertNotEquals(elsewhere.address(), right.peer(left).endpoint().orElseThrow().address());
    ping(left, right);
    ping(right, left);
  }

  @Test
  void aRepeatedResponseIsNotTaken() {
    ping(left, right);
    byte[] response = network.last(right, RESPONSE).message();
    network.forge(right.endpoint(), left, response);
    run(1);
    assertEquals(1, left.tunnel.tally().count(Verdict.RESPONSE));
    ping(left, right);
    ping(right, left);
  }

  @Test
  void handshakeMessagesRunFirstClass() {
    ping(left, right);
    for (Sent sent : network.trace) {
      boolean isHandshake = sent.type() != DATA;
      assertEquals(
          isHandshake ? 0x88 : 0,
          left.typesOfService.getOrDefault(sent.message(), 0)
              | right.typesOfService.getOrDefault(sent.message(), 0));
    }
  }

  /**
   * A response from another of its addresses; messages to come go there, from where it knows us.
   */
  @Test
  void aPeerThatMovesIsFollowed() {
    ping(left, right);
    left.outside = new Ipv4Address(0x0a0b_0c0d);
    left.port = 9999;
    ping(left, right);
    Endpoint endpoint = right.peer(left).endpoint().orElseThrow();
    assertEquals("10.11.12.13:9999", endpoint.toString());
    assertEquals(right.outside, endpoint.source().orElseThrow());
    ping(right, left);
  }

  @Test
  void aPeerThatDoesNotAnswerIsTriedFromAnotherOfOurAddresses() {
    ping(left, right);
    ping(right, left);
    assertTrue(left.peer(right).endpoint().orElseThrow().hasSource());
    network.blocked = sent -> true;
    network.send(left, right);
    run(16);
    assertFalse(left.peer(right).endpoint().orElseThrow().hasSource());
  }

  @Test
  void underLoadSendersAreAskedForACookie() {
    ping(left, right);
    byte[] initiation = network.last(left, INITIATION).message();
    for (int i = 0; i < 1_500; i++) {
      network.forge(left.endpoint(), right, initiation);
    }
    network.run(SimNetwork.TICK);
    assertTrue(right.tunnel.tally().count(Verdict.COOKIE_SENT) > 700);
    assertTrue(network.count(right, TransportMessage.TYPE_COOKIE_REPLY) > 700);
    ping(left, right);
    byte[] reply = network.last(right, TransportMessage.TYPE_COOKIE_REPLY).message();
    assertArrayEquals(new byte[] {3, 0, 0, 0}, Arrays.copyOf(reply, 4));
    run(2);
    network.forge(left.endpoint(), right, initiation);
    run(1);
    assertEquals(1, right.peer(left).tally().count(Verdict.INITIATION_REPEATED), "load is over");
  }

  @Test
  void thousandsOfHandshakeMessagesDelayNoData() {
    ping(left, right);
    byte[] junk = new byte[TransportMessage.INITIATION_BYTES];
    junk[0] = 1;
    for (int i = 0; i < 10_000; i++) {
      network.forge(left.endpoint(), right, junk);
    }
    ping(left, right);
    long refused = right.tunnel.tally().count(Verdict.MAC1);
    long busy = right.tunnel.tally().count(Verdict.CONTROL_BUSY);
    assertEquals(10_000, refused + busy);
    assertTrue(busy > 0, "bounded");
  }
}
