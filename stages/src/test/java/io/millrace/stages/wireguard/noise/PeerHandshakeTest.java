package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two sides shake hands. */
class PeerHandshakeTest {
  private final Side alice = new Side(1);
  private final Side bob = new Side(2);

  PeerHandshakeTest() {
    var _ = alice.with(bob);
    var _ = bob.with(alice);
  }

  private void shake(int aliceIndex, int bobIndex) {
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, aliceIndex)));
    byte[] response = bob.respond(alice, bobIndex);
    assertEquals(Outcome.ACCEPTED, alice.receiveResponse(bob, response));
  }

  private void assertKeysAgree() {
    try (SessionKeys alices = alice.with(bob).takeKeys();
        SessionKeys bobs = bob.with(alice).takeKeys()) {
      assertArrayEquals(alices.sendKey(), bobs.receiveKey());
      assertArrayEquals(alices.receiveKey(), bobs.sendKey());
      assertFalse(Arrays.equals(alices.sendKey(), alices.receiveKey()));
      assertEquals(alices.localIndex(), bobs.remoteIndex());
      assertEquals(alices.remoteIndex(), bobs.localIndex());
      assertTrue(alices.isInitiator());
      assertFalse(bobs.isInitiator());
    }
  }

  @Test
  void agree() {
    shake(0x01020304, 0xfffefdfc);
    assertKeysAgree();
  }

  @Test
  void wipesKeysThatWereTaken() {
    shake(1, 2);
    SessionKeys keys = alice.with(bob).takeKeys();
    keys.close();
    assertArrayEquals(new byte[32], keys.sendKey());
    assertArrayEquals(new byte[32], keys.receiveKey());
    assertThrows(IllegalStateException.class, alice.with(bob)::takeKeys);
    assertThrows(IllegalStateException.class, () -> alice.with(bob).respond(1, 0));
  }

  @Test
  void agreeWithPresharedKey() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    alice.with(bob).setPresharedKey(key);
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, 1)));
    byte[] without = bob.respond(alice, 2);
    assertEquals(Outcome.RESPONSE, alice.receiveResponse(bob, without));
    bob.with(alice).setPresharedKey(key);
    alice.pass(100);
    bob.pass(100);
    shake(3, 4);
    assertKeysAgree();
    alice.with(bob).setPresharedKey(new byte[32]);
    bob.with(alice).setPresharedKey(new byte[32]);
    alice.pass(100);
    bob.pass(100);
    shake(5, 6);
    assertKeysAgree();
  }

  @Test
  void aPresharedKeyOfZerosIsNone() {
    alice.with(bob).setPresharedKey(new byte[32]);
    shake(1, 2);
    assertKeysAgree();
  }

  @Test
  void messagesHaveTheirForm() {
    byte[] initiation = alice.initiate(bob, 0x04030201);
    assertEquals(148, initiation.length);
    assertArrayEquals(new byte[] {1, 0, 0, 0, 1, 2, 3, 4}, Arrays.copyOf(initiation, 8));
    assertEquals(Outcome.ACCEPTED, bob.receive(initiation));
    byte[] response = bob.respond(alice, 0x08070605);
    assertEquals(92, response.length);
    assertArrayEquals(new byte[] {2, 0, 0, 0, 5, 6, 7, 8, 1, 2, 3, 4}, Arrays.copyOf(response, 12));
    byte[] reply = bob.responder.cookieReply(Side.HERE, initiation, 0);
    assertEquals(64, reply.length);
    assertArrayEquals(new byte[] {3, 0, 0, 0, 1, 2, 3, 4}, Arrays.copyOf(reply, 8));
  }

  @Test
  void refusesWhatWasAcceptedBefore() {
    byte[] first = alice.initiate(bob, 1);
    byte[] second = alice.pass(100).initiate(bob, 2);
    assertEquals(Outcome.ACCEPTED, bob.receive(second));
    bob.pass(1000);
    assertEquals(Outcome.REPEATED, bob.receive(second));
    assertEquals(Outcome.REPEATED, bob.receive(first));
  }

  @Test
  void refusesInitiationsThatComeTooSoon() {
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, 1)));
    byte[] next = alice.pass(100).initiate(bob, 2);
    bob.pass(19);
    assertEquals(Outcome.FLOOD, bob.receive(next));
    bob.pass(1);
    assertEquals(Outcome.ACCEPTED, bob.receive(next));
  }

  @Test
  void goesOnWhenTheClockGoesBack() {
    shake(1, 2);
    alice.pass(-3_600_000);
    for (int i = 0; i < 200; i++) {
      bob.pass(100);
      shake(3, 4);
      assertKeysAgree();
    }
  }

  @Test
  void aResponseAnswersTheLastInitiationOnly() {
    byte[] first = alice.initiate(bob, 1);
    assertEquals(Outcome.ACCEPTED, bob.receive(first));
    byte[] response = bob.respond(alice, 2);
    byte[] same = alice.initiate(bob, 1);
    assertEquals(Outcome.RESPONSE, alice.receiveResponse(bob, response));
    var _ = alice.initiate(bob, 5);
    assertEquals(Outcome.RECEIVER, alice.receiveResponse(bob, response));
    alice.with(bob).clear();
    assertEquals(Outcome.NO_INITIATION, alice.receiveResponse(bob, response));
    assertNotEquals(first[8], same[8]);
  }

  @Test
  void aResponseIsAcceptedOnce() {
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, 1)));
    byte[] response = bob.respond(alice, 2);
    assertEquals(Outcome.ACCEPTED, alice.receiveResponse(bob, response));
    assertEquals(Outcome.NO_INITIATION, alice.receiveResponse(bob, response));
    assertKeysAgree();
  }

  @Test
  void ofTwoThatCrossTheLastCounts() {
    byte[] alices = alice.initiate(bob, 1);
    byte[] bobs = bob.initiate(alice, 2);
    assertEquals(Outcome.ACCEPTED, bob.receive(alices));
    assertEquals(Outcome.ACCEPTED, alice.receive(bobs));
    byte[] fromBob = bob.respond(alice, 3);
    byte[] fromAlice = alice.respond(bob, 4);
    assertEquals(Outcome.NO_INITIATION, alice.receiveResponse(bob, fromBob));
    assertEquals(Outcome.NO_INITIATION, bob.receiveResponse(alice, fromAlice));
  }

  @Test
  void refusesStrangersAndItself() {
    Side eve = new Side(3);
    assertEquals(Outcome.UNKNOWN_PEER, bob.receive(eve.initiate(bob, 1)));
    assertEquals(Outcome.MAC1, alice.receive(eve.initiate(bob, 1)));
    assertEquals(Outcome.OWN_KEY, bob.receive(bob.initiate(bob, 1)));
    assertTrue(bob.identity.isOwn(bob.key()));
    assertFalse(bob.identity.isOwn(alice.key()));
  }

  @Test
  void tellsWhoAsked() {
    byte[] message = alice.initiate(bob, 1);
    assertEquals(alice.key(), bob.responder.open(message, bob.peers::get, 0).sender());
    assertEquals(
        new Responder.Opened(Outcome.REPEATED, alice.key()),
        bob.responder.open(message, bob.peers::get, 1_000_000_000));
  }

  @Test
  void withoutKeyNothingIsAcceptedOrBegun() {
    byte[] message = alice.initiate(bob, 1);
    bob.identity.close();
    assertEquals(Outcome.NO_PRIVATE_KEY, bob.receive(message));
    assertEquals(Outcome.NO_PRIVATE_KEY, bob.responder.open(message, bob.peers::get, 0).outcome());
    assertNull(bob.with(alice).initiate(1, 0, Side.START));
  }

  @Test
  void anotherKeyOfOursIsUsedAtOnce() {
    shake(1, 2);
    byte[] key = new byte[32];
    key[5] = 5;
    alice.identity.set(PrivateKey.of(key));
    var _ = bob.with(alice);
    alice.pass(100);
    bob.pass(100);
    shake(3, 4);
    assertKeysAgree();
  }

  @Test
  void aPeerKeyOfLowOrderLeadsNowhere() {
    PeerHandshake nobody = alice.add(PublicKey.of(new byte[32]));
    assertNull(nobody.initiate(1, 0, Side.START));
    assertThrows(IllegalStateException.class, nobody::takeKeys);
  }

  @Test
  void anEphemeralKeyOfLowOrderIsRefused() {
    byte[] message = alice.initiate(bob, 1);
    Arrays.fill(message, 8, 40, (byte) 0);
    assertEquals(Outcome.EPHEMERAL, bob.receive(bob.sign(message)));
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, 1)));
    byte[] response = bob.respond(alice, 2);
    byte[] good = response.clone();
    Arrays.fill(response, 12, 44, (byte) 0);
    assertEquals(Outcome.EPHEMERAL, alice.receiveResponse(bob, alice.sign(response)));
    assertEquals(Outcome.ACCEPTED, alice.receiveResponse(bob, good));
    assertKeysAgree();
  }
}
