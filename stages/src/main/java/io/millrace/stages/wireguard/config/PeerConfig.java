package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * A peer, from one section {@code [Peer]} or several with the same public key.
 *
 * @param publicKey its key
 * @param presharedKey the key that we share beforehand
 * @param endpoint where it is
 * @param allowedIps its prefixes, each no other peer's
 * @param persistentKeepaliveSeconds how often to send something at least; 0 is never
 */
public record PeerConfig(
    PublicKey publicKey,
    Optional<PresharedKey> presharedKey,
    Optional<HostPort> endpoint,
    List<Prefix> allowedIps,
    int persistentKeepaliveSeconds) {
  /** Copies the list. */
  public PeerConfig {
    allowedIps = List.copyOf(allowedIps);
  }
}
