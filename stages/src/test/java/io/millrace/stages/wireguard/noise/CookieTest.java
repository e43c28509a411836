package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cookies from one side to the other, and how long they last. */
class CookieTest {
  private final Side alice = new Side(1);
  private final Side bob = new Side(2);

  CookieTest() {
    var _ = alice.with(bob);
    var _ = bob.with(alice);
  }

  private byte[] initiate() {
    return alice.initiate(bob, 1);
  }

  private void giveCookie() {
    byte[] message = initiate();
    assertEquals(Outcome.COOKIE_WANTED, bob.admit(message, true));
    byte[] reply = bob.responder.cookieReply(Side.HERE, message, bob.nanos);
    assertEquals(Outcome.ACCEPTED, alice.with(bob).acceptCookie(reply, alice.nanos));
  }

  private void pass(long millis) {
    alice.pass(millis);
    bob.pass(millis);
  }

  private static byte[] mac2(byte[] message) {
    return Arrays.copyOfRange(message, message.length - 16, message.length);
  }

  @Test
  void withoutCookieTheFieldIsZero() {
    assertArrayEquals(new byte[16], mac2(initiate()));
  }

  @Test
  void admitsWithCookieUnderLoad() {
    giveCookie();
    byte[] message = initiate();
    assertEquals(Outcome.ACCEPTED, bob.admit(message, true));
    assertEquals(Outcome.ACCEPTED, bob.receive(message));
  }

  @Test
  void responsesTooNeedACookie() {
    assertEquals(Outcome.ACCEPTED, bob.receive(initiate()));
    byte[] response = bob.respond(alice, 2);
    assertEquals(Outcome.COOKIE_WANTED, alice.admit(response, true));
    byte[] reply = alice.responder.cookieReply(Side.HERE, response, alice.nanos);
    assertEquals(Outcome.ACCEPTED, bob.with(alice).acceptCookie(reply, bob.nanos));
    pass(100);
    assertEquals(Outcome.ACCEPTED, bob.receive(initiate()));
    assertEquals(Outcome.ACCEPTED, alice.admit(bob.respond(alice, 3), true));
  }

  @Test
  void aCookieIsForOneSource() {
    giveCookie();
    byte[] message = initiate();
    Source otherPort = new Source(false, 0, Side.HERE.low(), Side.HERE.port() + 1);
    Source otherAddress = new Source(false, 0, Side.HERE.low() + 1, Side.HERE.port());
    Source ipv6 = new Source(true, 0, Side.HERE.low(), Side.HERE.port());
    for (Source source : new Source[] {otherPort, otherAddress, ipv6}) {
      assertEquals(Outcome.COOKIE_WANTED, bob.responder.admit(source, message, true, bob.nanos));
    }
  }

  @Test
  void theSenderForgetsItAfterTwoMinutes() {
    giveCookie();
    pass(119_999);
    assertEquals(false, Arrays.equals(new byte[16], mac2(initiate())));
    pass(1);
    assertArrayEquals(new byte[16], mac2(initiate()));
  }

  @Test
  void theSecretChangesAfterTwoMinutes() {
    giveCookie();
    bob.pass(119_999);
    byte[] message = initiate();
    assertEquals(Outcome.ACCEPTED, bob.admit(message, true));
    bob.pass(1);
    assertEquals(Outcome.COOKIE_WANTED, bob.admit(message, true));
  }

  @Test
  void eachMessageGetsOneCookie() {
    byte[] message = initiate();
    byte[] first = bob.responder.cookieReply(Side.HERE, message, bob.nanos);
    byte[] second = bob.responder.cookieReply(Side.HERE, message, bob.nanos);
    PeerHandshake peer = alice.with(bob);
    assertEquals(Outcome.ACCEPTED, peer.acceptCookie(first, alice.nanos));
    assertEquals(Outcome.NOTHING_SENT, peer.acceptCookie(second, alice.nanos));
  }

  @Test
  void aReplyToAnotherMessageIsRefused() {
    byte[] reply = bob.responder.cookieReply(Side.HERE, initiate(), bob.nanos);
    var _ = initiate();
    assertEquals(Outcome.COOKIE, alice.with(bob).acceptCookie(reply, alice.nanos));
  }

  @Test
  void aReplyToNothingIsRefused() {
    byte[] reply = bob.responder.cookieReply(Side.HERE, initiate(), bob.nanos);
    PeerHandshake fresh = new PeerHandshake(alice.identity, bob.key(), alice.random);
    assertEquals(Outcome.NOTHING_SENT, fresh.acceptCookie(reply, 0));
  }

  @Test
  void limitsASourceThatHasACookie() {
    giveCookie();
    byte[] message = initiate();
    for (int i = 0; i < 5; i++) {
      assertEquals(Outcome.ACCEPTED, bob.admit(message, true));
    }
    assertEquals(Outcome.RATE_LIMIT, bob.admit(message, true));
    assertEquals(Outcome.ACCEPTED, bob.admit(message, false), "not when there is no load");
    bob.pass(50);
    assertEquals(Outcome.ACCEPTED, bob.admit(message, true));
    assertEquals(Outcome.RATE_LIMIT, bob.admit(message, true));
  }
}
