package io.millrace.stages.wireguard;

import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What has passed between us and a peer.
 *
 * @param publicKey whose
 * @param endpoint where it is
 * @param lastHandshake when keys were last agreed on
 * @param received messages, handshakes and keepalives among them
 * @param receivedBytes of their UDP payloads
 * @param sent messages
 * @param sentBytes of their UDP payloads
 * @param ended messages and packets that went no further, by drop reason; those that never came up
 *     are not in it
 */
public record PeerFigures(
    PublicKey publicKey,
    Optional<Endpoint> endpoint,
    Optional<Instant> lastHandshake,
    long received,
    long receivedBytes,
    long sent,
    long sentBytes,
    Map<String, Long> ended) {
  /** Copies the map. */
  public PeerFigures {
    ended = Map.copyOf(ended);
  }
}
