package io.millrace.stages.wireguard;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.stages.wire.Ipv4Address;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that holds of control holds with the true handshakes, and what only these have. */
class NoiseControlTest extends ControlTest {
  private static final int COOKIE_REPLY = TransportMessage.TYPE_COOKIE_REPLY;
  private static final int MAC_BYTES = 16;

  @Override
  SimNetwork newNetwork() {
    return new SimNetwork(3, true);
  }

  private static Optional<PresharedKey> presharedKey(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return Optional.of(PresharedKey.of(key));
  }

  @Test
  void aPresharedKeyMustBeTheSame() {
    left.control.setPresharedKey(left.peer(right), presharedKey(1));
    right.control.setPresharedKey(right.peer(left), presharedKey(2));
    int number = network.send(left, right);
    run(3);
    assertFalse(network.hasArrived(number));
    assertEquals(1, left.tunnel.tally().count(Verdict.RESPONSE));
    right.control.setPresharedKey(right.peer(left), presharedKey(1));
    run(3);
    assertTrue(network.hasArrived(number));
    ping(right, left);
  }

  /** Linux tries these in netns.sh: peers with keys that lead to no secret are never spoken to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA=",
        "X5yVvKNQjCSx0LFVnIPvWwREXMRYHI6G2CJO3dCfEVc=",
        "7P///////////////////////////////////////38=",
        "7f///////////////////////////////////////38=",
        "7v///////////////////////////////////////38="
      })
  void lowOrderKeysAreNotSpokenTo(String key) {
    PublicKey point = PublicKey.of(Base64.getDecoder().decode(key));
    Peer peer = left.control.add(point).orElseThrow();
    left.control.setEndpoint(peer, right.endpoint());
    left.control.setPersistentKeepalive(peer, 1);
    run(30);
    assertEquals(0, network.sent);
    assertEquals(0, left.tunnel.indices().size());
  }

  @Test
  void everyFlippedByteOfAnInitiationIsADropAndNothingElse() {
    byte[] good = intercepted(left, INITIATION);
    assertFlipsRefused(good, left, right, Verdict.MAC1);
    assertEquals(0, network.count(right, RESPONSE));
    network.forge(left.endpoint(), right, good);
    network.run(MILLISECONDS.toNanos(20));
    assertEquals(1, network.count(right, RESPONSE));
  }

  @Test
  void everyFlippedByteOfAResponseIsADropAndNothingElse() {
    byte[] good = intercepted(right, RESPONSE);
    assertFlipsRefused(good, right, left, Verdict.MAC1);
    assertFalse(left.peer(right).canSend(network.nanos));
    network.forge(right.endpoint(), left, good);
    network.run(MILLISECONDS.toNanos(20));
    assertTrue(left.peer(right).canSend(network.nanos));
  }

  @Test
  void everyFlippedByteOfACookieReplyIsADropAndNothingElse() {
    network.blocked = sent -> sent.type() == COOKIE_REPLY;
    flood();
    network.send(left, right);
    run(1);
    byte[] good = network.last(right, COOKIE_REPLY).message();
    for (int at = 0; at < good.length; at++) {
      Verdict expected = at < 4 ? Verdict.TYPE : Verdict.COOKIE_REPLY;
      assertRefused(flipped(good, at), right, left, expected);
    }
    network.forge(right.endpoint(), left, good);
    network.blocked = sent -> false;
    long refused = left.tunnel.tally().count(Verdict.COOKIE_REPLY);
    network.run(MILLISECONDS.toNanos(20));
    assertEquals(refused, left.tunnel.tally().count(Verdict.COOKIE_REPLY));
  }

  /** The first message of this type that a host sends, which never arrives. */
  private byte[] intercepted(SimNode from, int type) {
    network.blocked = sent -> sent.from() == from && sent.type() == type;
    network.send(left, right);
    network.run(MILLISECONDS.toNanos(100));
    network.blocked = sent -> false;
    return network.last(from, type).message();
  }

  /** All but mac2, which is looked at under load only (paper, section 5.3). */
  private void assertFlipsRefused(byte[] good, SimNode from, SimNode to, Verdict expected) {
    for (int at = 0; at < good.length - MAC_BYTES; at++) {
      assertRefused(flipped(good, at), from, to, at < 4 ? Verdict.TYPE : expected);
    }
  }

  private static byte[] flipped(byte[] good, int at) {
    byte[] forged = good.clone();
    forged[at] ^= (byte) (0x40 + at % 3);
    return forged;
  }

  private void assertRefused(byte[] forged, SimNode from, SimNode to, Verdict expected) {
    long before = to.tunnel.tally().count(expected);
    int sent = network.trace.size();
    Optional<Endpoint> endpoint = to.peer(from).endpoint();
    network.forge(Endpoint.of(new Ipv4Address(0x0102_0304), 9), to, forged);
    network.run(SimNetwork.TICK);
    assertEquals(before + 1, to.tunnel.tally().count(expected));
    assertEquals(sent, network.trace.size(), "answered");
    assertEquals(endpoint, to.peer(from).endpoint());
  }

  private void flood() {
    byte[] junk = new byte[TransportMessage.INITIATION_BYTES];
    junk[0] = 1;
    for (int i = 0; i < 1_000; i++) {
      network.forge(Endpoint.of(new Ipv4Address(0x0102_0304), 9), right, junk);
    }
  }

  @Test
  void aCookieLetsOneInUnderLoad() {
    int number = network.send(left, right);
    for (int i = 0; i < 14; i++) {
      flood();
      network.run(MILLISECONDS.toNanos(500));
    }
    assertTrue(right.tunnel.tally().count(Verdict.COOKIE_SENT) > 0);
    assertEquals(2, network.count(left, INITIATION));
    assertEquals(1, network.count(right, RESPONSE));
    assertTrue(network.hasArrived(number));
  }

  /** The clock on the wall goes back by an hour; timestamps go on all the same. */
  @Test
  void aClockThatGoesBackIsMadeUpFor() {
    ping(left, right);
    network.clockBehind = 3_600;
    run(125);
    ping(left, right);
    run(1);
    assertTrue(network.count(left, INITIATION) >= 2);
    assertEquals(0, right.peer(left).tally().count(Verdict.INITIATION_REPEATED));
  }
}
