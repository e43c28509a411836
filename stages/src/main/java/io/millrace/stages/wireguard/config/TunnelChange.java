package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is to become of a tunnel, in the order of the parts. What is not given stays as it is.
 *
 * @param privateKey our private key
 * @param listenPort our UDP port; 0 leaves the choice to the system
 * @param fwmark the mark of packets that we send, 32 bits without a sign; 0 is none
 * @param replacePeers whether all peers go before those below come
 * @param peers what becomes of peers, one after the other; the same peer may come up again
 */
public record TunnelChange(
    Update<PrivateKey> privateKey,
    OptionalInt listenPort,
    OptionalInt fwmark,
    boolean replacePeers,
    List<PeerChange> peers) {
  /** Copies the list. */
  public TunnelChange {
    peers = List.copyOf(peers);
  }

  /** Wipes the secret keys in it, for who gives up a change that no tunnel has taken over. */
  public void wipe() {
    if (privateKey instanceof Update.Set<PrivateKey> set) {
      set.value().close();
    }
    for (PeerChange peer : peers) {
      if (peer.presharedKey() instanceof Update.Set<PresharedKey> set) {
        set.value().close();
      }
    }
  }
}
