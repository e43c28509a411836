package io.millrace.perf.load;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import io.millrace.stages.wireguard.noise.Identity;
import io.millrace.stages.wireguard.noise.Outcome;
import io.millrace.stages.wireguard.noise.PeerHandshake;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/** The generator as a WireGuard peer that begins a handshake; bytes in, bytes out. */
final class WireGuardInitiator implements AutoCloseable {
  private final SecureRandom random = new SecureRandom();
  private final Identity identity = new Identity();
  private final PeerHandshake handshake;

  /** With its private key and the device's public one, in base64. */
  WireGuardInitiator(String privateKey, String deviceKey) {
    byte[] secret = Base64.getDecoder().decode(privateKey);
    identity.set(PrivateKey.of(secret));
    Arrays.fill(secret, (byte) 0);
    PublicKey device = PublicKey.of(Base64.getDecoder().decode(deviceKey));
    handshake = new PeerHandshake(identity, device, random);
  }

  /** A new initiation; what was begun before is forgotten. */
  byte[] initiate(long nanos, Instant time) {
    return Objects.requireNonNull(handshake.initiate(random.nextInt(), nanos, time), "bad keys");
  }

  /** Whether this was the device's response; then there is a session. */
  boolean accept(byte[] response) {
    return handshake.accept(response) == Outcome.ACCEPTED;
  }

  /** The session of the response accepted last. */
  WireGuardEnvelope session() {
    return new WireGuardEnvelope(handshake.takeKeys());
  }

  @Override
  public void close() {
    handshake.close();
    identity.close();
  }
}
