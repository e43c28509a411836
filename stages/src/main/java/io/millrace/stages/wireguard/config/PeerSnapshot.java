package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A peer at some moment.
 *
 * @param publicKey its key
 * @param presharedKey the key that we share beforehand; remains the tunnel's
 * @param endpoint where it is, if that is known
 * @param lastHandshake when we last agreed on a session key
 * @param rxBytes bytes received from it, of UDP payload
 * @param txBytes bytes sent to it, of UDP payload
 * @param persistentKeepaliveSeconds how often something is sent at least; 0 is never
 * @param allowedIps its prefixes
 */
public record PeerSnapshot(
    PublicKey publicKey,
    Optional<PresharedKey> presharedKey,
    Optional<EndpointAddress> endpoint,
    Optional<Instant> lastHandshake,
    long rxBytes,
    long txBytes,
    int persistentKeepaliveSeconds,
    List<Prefix> allowedIps) {
  /** Copies the list. */
  public PeerSnapshot {
    allowedIps = List.copyOf(allowedIps);
  }
}
