package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.List;
import java.util.Optional;

/**
 * A tunnel at some moment.
 *
 * @param privateKey our private key; remains the tunnel's
 * @param listenPort our UDP port, 0 if there is none yet
 * @param fwmark the mark of packets that we send, 32 bits without a sign; 0 is none
 * @param peers all peers, in the order in which they came
 */
public record TunnelSnapshot(
    Optional<PrivateKey> privateKey, int listenPort, int fwmark, List<PeerSnapshot> peers) {
  /** Copies the list. */
  public TunnelSnapshot {
    peers = List.copyOf(peers);
  }
}
