package io.millrace.stages.wireguard.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes are judged, signed by somebody who knows our public key or not; none of them change
 * anything, so the true message is accepted afterwards. Indices and mac2 are not authenticated, so
 * a message with others is the true one.
 */
@Tag("fuzz")
class HandshakeFuzzTest {
  private static final Side ALICE = new Side(1);
  private static final Side BOB = new Side(2);

  @FuzzTest
  void judges(byte[] data) {
    if (data.length < Integer.BYTES) {
      assertNotEquals(Outcome.ACCEPTED, BOB.admit(data, false));
      return;
    }
    switch (data[0]) {
      case Messages.INITIATION -> initiation(data);
      case Messages.RESPONSE -> response(data);
      default -> cookieReply(data);
    }
  }

  private static void begin() {
    ALICE.peers.clear();
    BOB.peers.clear();
    var _ = ALICE.with(BOB);
    var _ = BOB.with(ALICE);
  }

  private static byte[] signed(Side receiver, byte[] data, int length) {
    return data.length == length ? receiver.sign(data.clone()) : data;
  }

  private static void initiation(byte[] data) {
    begin();
    byte[] message = ALICE.initiate(BOB, 1);
    Outcome plain = BOB.receive(data);
    assertNotEquals(Outcome.ACCEPTED, plain);
    assertNotEquals(Outcome.ACCEPTED, BOB.admit(data, true));
    Outcome outcome = BOB.receive(signed(BOB, data, Messages.INITIATION_BYTES));
    assertNotEquals(Outcome.ACCEPTED, outcome);
    assertEquals(Outcome.ACCEPTED, BOB.receive(message));
  }

  private static void response(byte[] data) {
    begin();
    assertEquals(Outcome.ACCEPTED, BOB.receive(ALICE.initiate(BOB, 1)));
    byte[] message = BOB.respond(ALICE, 2);
    assertNotEquals(Outcome.ACCEPTED, ALICE.receiveResponse(BOB, data));
    byte[] signed = signed(ALICE, data, Messages.RESPONSE_BYTES);
    assertNotEquals(Outcome.ACCEPTED, ALICE.receiveResponse(BOB, signed));
    if (signed.length == message.length) { // asks the right handshake at least
      Messages.putInt(signed, Messages.RESPONSE_RECEIVER, 1);
      Outcome outcome = ALICE.receiveResponse(BOB, ALICE.sign(signed));
      assertNotEquals(Outcome.ACCEPTED, outcome);
    }
    assertEquals(Outcome.ACCEPTED, ALICE.receiveResponse(BOB, message));
    byte[] keys = ALICE.with(BOB).takeKeys().sendKey();
    assertEquals(true, Arrays.equals(keys, BOB.with(ALICE).takeKeys().receiveKey()));
  }

  private static void cookieReply(byte[] data) {
    begin();
    byte[] message = ALICE.initiate(BOB, 1);
    assertNotEquals(Outcome.ACCEPTED, BOB.receive(data));
    assertNotEquals(Outcome.ACCEPTED, ALICE.with(BOB).acceptCookie(data, 0));
    byte[] reply = BOB.responder.cookieReply(Side.HERE, message, 0);
    assertEquals(Outcome.ACCEPTED, ALICE.with(BOB).acceptCookie(reply, 0));
  }
}
