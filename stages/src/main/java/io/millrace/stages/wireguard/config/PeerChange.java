package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to become of one peer. What is not given stays as it is, or as it is by default if the
 * peer is new.
 *
 * @param publicKey which peer; it is made if there is none, unless {@code remove} or {@code
 *     updateOnly} is set
 * @param remove whether it goes; the rest is without meaning then
 * @param updateOnly whether to do nothing if there is no such peer
 * @param presharedKey its preshared key
 * @param endpoint where it is
 * @param persistentKeepaliveSeconds how often to send something at least; 0 is never
 * @param replaceAllowedIps whether it loses all prefixes before it gets others
 * @param allowedIps prefixes that it gets or loses, in this order; one that it gets, another peer
 *     loses
 */
public record PeerChange(
    PublicKey publicKey,
    boolean remove,
    boolean updateOnly,
    Update<PresharedKey> presharedKey,
    Optional<EndpointAddress> endpoint,
    OptionalInt persistentKeepaliveSeconds,
    boolean replaceAllowedIps,
    List<AllowedIp> allowedIps) {
  /** Copies the list. */
  public PeerChange {
    allowedIps = List.copyOf(allowedIps);
  }

  /** The end of a peer. */
  public static PeerChange removal(PublicKey publicKey) {
    return new PeerChange(
        publicKey,
        true,
        false,
        new Update.Keep<>(),
        Optional.empty(),
        OptionalInt.empty(),
        false,
        List.of());
  }

  /** The same, with the prefixes as they are. */
  public PeerChange keepingAllowedIps() {
    return new PeerChange(
        publicKey,
        remove,
        updateOnly,
        presharedKey,
        endpoint,
        persistentKeepaliveSeconds,
        false,
        List.of());
  }
}
