package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever byte of a message is altered, it is refused by name and nothing else happens. */
class AlteredMessagesTest {
  private static final int[] FLIPS = {0x01, 0x80, 0xff};

  private final Side alice = new Side(1);
  private final Side bob = new Side(2);

  AlteredMessagesTest() {
    var _ = alice.with(bob);
    var _ = bob.with(alice);
  }

  /** All outcomes of altering one byte of a part of a message; none may be that it is accepted. */
  private static Set<Outcome> alter(
      byte[] message, int from, int to, Function<byte[], Outcome> receiver) {
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (int at = from; at < to; at++) {
      for (int flip : FLIPS) {
        byte[] altered = message.clone();
        altered[at] ^= (byte) flip;
        Outcome outcome = receiver.apply(altered);
        assertNotEquals(Outcome.ACCEPTED, outcome, "byte " + at);
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }

  /** What becomes of a message at every other length. */
  private static Set<Outcome> resize(byte[] message, Function<byte[], Outcome> receiver) {
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (int length = 0; length < 2 * message.length; length++) {
      if (length != message.length) {
        outcomes.add(receiver.apply(Arrays.copyOf(message, length)));
      }
    }
    return outcomes;
  }

  @Test
  void initiation() {
    byte[] message = alice.initiate(bob, 1);
    assertEquals(
        EnumSet.of(Outcome.TYPE), alter(message, 0, 1, bob::receive), "no type is that near");
    assertEquals(EnumSet.of(Outcome.RESERVED), alter(message, 1, 4, bob::receive));
    assertEquals(EnumSet.of(Outcome.MAC1), alter(message, 4, 132, bob::receive));
    assertEquals(EnumSet.of(Outcome.LENGTH), resize(message, bob::receive));
    assertEquals(Outcome.ACCEPTED, bob.receive(message));
  }

  /** As {@link #initiation}, by somebody who can compute mac1. */
  @Test
  void signedInitiation() {
    byte[] message = alice.initiate(bob, 1);
    Function<byte[], Outcome> receive = altered -> bob.receive(bob.sign(altered));
    assertEquals(EnumSet.of(Outcome.STATIC), alter(message, 8, 88, receive));
    assertEquals(EnumSet.of(Outcome.TIMESTAMP), alter(message, 88, 116, receive));
    assertEquals(Outcome.ACCEPTED, bob.receive(message));
  }

  @Test
  void response() {
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, 1)));
    byte[] message = bob.respond(alice, 2);
    Function<byte[], Outcome> receive = altered -> alice.receiveResponse(bob, altered);
    assertEquals(
        EnumSet.of(Outcome.TYPE, Outcome.LENGTH), alter(message, 0, 1, receive), "2 is near 3");
    assertEquals(EnumSet.of(Outcome.RESERVED), alter(message, 1, 4, receive));
    assertEquals(EnumSet.of(Outcome.MAC1), alter(message, 4, 76, receive));
    assertEquals(EnumSet.of(Outcome.LENGTH), resize(message, receive));
    assertEquals(Outcome.ACCEPTED, receive.apply(message));
  }

  /** As {@link #response}, by somebody who can compute mac1. */
  @Test
  void signedResponse() {
    assertEquals(Outcome.ACCEPTED, bob.receive(alice.initiate(bob, 1)));
    byte[] message = bob.respond(alice, 2);
    Function<byte[], Outcome> receive = altered -> alice.receiveResponse(bob, alice.sign(altered));
    assertEquals(EnumSet.of(Outcome.RECEIVER), alter(message, 8, 12, receive));
    assertEquals(EnumSet.of(Outcome.RESPONSE), alter(message, 12, 60, receive));
    assertEquals(Outcome.ACCEPTED, receive.apply(message));
  }

  /** The last 16 bytes count under load. */
  @Test
  void secondAuthenticator() {
    byte[] first = alice.initiate(bob, 1);
    assertEquals(Outcome.COOKIE_WANTED, bob.admit(first, true));
    byte[] reply = bob.responder.cookieReply(Side.HERE, first, bob.nanos);
    assertEquals(Outcome.ACCEPTED, alice.with(bob).acceptCookie(reply, alice.nanos));
    byte[] message = alice.pass(100).initiate(bob, 2);
    assertEquals(
        EnumSet.of(Outcome.COOKIE_WANTED),
        alter(message, 132, 148, altered -> bob.admit(altered, true)));
    assertEquals(Outcome.ACCEPTED, bob.admit(message, true));
  }

  /** The receiver index is not authenticated: it says whose handshake is asked. */
  @Test
  void cookieReply() {
    byte[] reply = bob.responder.cookieReply(Side.HERE, alice.initiate(bob, 1), bob.nanos);
    Function<byte[], Outcome> receive =
        altered -> alice.with(bob).acceptCookie(altered, alice.nanos);
    assertEquals(
        EnumSet.of(Outcome.TYPE, Outcome.LENGTH), alter(reply, 0, 1, receive), "3 is near 2");
    assertEquals(EnumSet.of(Outcome.RESERVED), alter(reply, 1, 4, receive));
    assertEquals(EnumSet.of(Outcome.COOKIE), alter(reply, 8, 64, receive));
    assertEquals(EnumSet.of(Outcome.LENGTH), resize(reply, receive));
    assertEquals(Outcome.ACCEPTED, receive.apply(reply));
  }

  @Test
  void transport() {
    byte[] message = Messages.create(Messages.TRANSPORT, 48);
    assertEquals(
        EnumSet.of(Outcome.TYPE), alter(message, 0, 1, Messages::check), "nor is any near 4");
    assertEquals(EnumSet.of(Outcome.RESERVED), alter(message, 1, 4, Messages::check));
    assertEquals(Outcome.LENGTH, Messages.check(Arrays.copyOf(message, 31)));
    assertEquals(Outcome.ACCEPTED, Messages.check(Arrays.copyOf(message, 32)));
    assertEquals(Outcome.TYPE, bob.admit(message, false), "not for control");
  }
}
