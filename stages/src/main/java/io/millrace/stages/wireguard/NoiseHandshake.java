package io.millrace.stages.wireguard;

import io.millrace.stages.crypto.AeadKey;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.noise.Outcome;
import io.millrace.stages.wireguard.noise.PeerHandshake;
import io.millrace.stages.wireguard.noise.SessionKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handshakes with one peer by Noise_IKpsk2. */
final class NoiseHandshake implements Handshake {
  private final PeerHandshake noise;

  NoiseHandshake(PeerHandshake noise) {
    this.noise = noise;
  }

  PeerHandshake noise() {
    return noise;
  }

  @Override
  public byte @Nullable [] initiate(int localIndex, long nanos, Instant time) {
    return noise.initiate(localIndex, nanos, time);
  }

  @Override
  public byte @Nullable [] respond(int localIndex, long nanos) {
    return noise.respond(localIndex, nanos);
  }

  @Override
  public boolean accept(byte[] response) {
    return noise.accept(response) == Outcome.ACCEPTED;
  }

  @Override
  public boolean acceptCookie(byte[] reply, long nanos) {
    return noise.acceptCookie(reply, nanos) == Outcome.ACCEPTED;
  }

  @Override
  public void setPresharedKey(Optional<PresharedKey> key) {
    byte[] copy = key.map(PresharedKey::bytes).orElseGet(() -> new byte[AeadKey.BYTES]);
    noise.setPresharedKey(copy);
    Arrays.fill(copy, (byte) 0);
  }

  @Override
  public Keys takeKeys() {
    try (SessionKeys keys = noise.takeKeys()) {
      return new Keys(
          AeadKey.of(keys.sendKey()), AeadKey.of(keys.receiveKey()), keys.remoteIndex());
    }
  }

  @Override
  public void clear() {
    noise.clear();
  }

  @Override
  public void close() {
    noise.close();
  }
}
