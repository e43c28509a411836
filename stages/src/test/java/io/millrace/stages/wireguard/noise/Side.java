package io.millrace.stages.wireguard.noise;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One of two that shake hands, with a clock of its own, for tests. */
final class Side {
  static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  static final Source HERE = new Source(false, 0, 0x0a000001, 51820);

  final Identity identity = new Identity();
  final Random random;
  final List<byte[]> drawn = new ArrayList<>();
  final Responder responder;
  final Map<PublicKey, PeerHandshake> peers = new HashMap<>();
  final byte[] privateKey = new byte[32];
  long nanos;
  Instant time = START;

  /** A side whose keys come of a seed. */
  Side(long seed) {
    random = new Recorder(seed);
    random.nextBytes(privateKey);
    identity.set(PrivateKey.of(privateKey));
    responder = new Responder(identity, random);
  }

  PublicKey key() {
    return identity.publicKey().orElseThrow();
  }

  PeerHandshake add(PublicKey peer) {
    return peers.computeIfAbsent(peer, each -> new PeerHandshake(identity, each, random));
  }

  PeerHandshake with(Side other) {
    return add(other.key());
  }

  /** Time passes, on both clocks. */
  Side pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    time = time.plusMillis(millis);
    return this;
  }

  byte[] initiate(Side other, int index) {
    byte[] message = with(other).initiate(index, nanos, time);
    if (message == null) {
      throw new IllegalStateException("no initiation");
    }
    return message;
  }

  byte[] respond(Side other, int index) {
    byte[] message = with(other).respond(index, nanos);
    if (message == null) {
      throw new IllegalStateException("no response");
    }
    return message;
  }

  Outcome admit(byte[] message, boolean isLoaded) {
    return responder.admit(HERE, message, isLoaded, nanos);
  }

  /** What becomes of an initiation: admitted, then opened. */
  Outcome receive(byte[] initiation) {
    Outcome admitted = admit(initiation, false);
    return admitted == Outcome.ACCEPTED
        ? responder.open(initiation, peers::get, nanos).outcome()
        : admitted;
  }

  /** What becomes of a response: admitted, then accepted. */
  Outcome receiveResponse(Side other, byte[] response) {
    Outcome admitted = admit(response, false);
    return admitted == Outcome.ACCEPTED ? with(other).accept(response) : admitted;
  }

  /** Writes the mac1 that a message to this side must have, as everybody can who knows its key. */
  byte[] sign(byte[] message) {
    byte[] mac1 = new MacKeys(key().bytes()).mac1(message);
    System.arraycopy(mac1, 0, message, MacKeys.mac1At(message), mac1.length);
    return message;
  }

  /** Keeps all it has drawn, the ephemeral keys among it. */
  private final class Recorder extends Random {
    private static final long serialVersionUID = 1;

    Recorder(long seed) {
      super(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      super.nextBytes(bytes);
      drawn.add(bytes.clone());
    }
  }
}
