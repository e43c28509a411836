package io.millrace.stages.wireguard.uapi;

import io.millrace.stages.wireguard.config.KeyText;
import io.millrace.stages.wireguard.config.Keys;
import io.millrace.stages.wireguard.config.Numbers;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A request for a change that is being read. */
final class SetRequest {
  private Update<PrivateKey> privateKey = new Update.Keep<>();
  private OptionalInt listenPort = OptionalInt.empty();
  private OptionalInt fwmark = OptionalInt.empty();
  private boolean replacePeers;
  private final List<PeerChange> peers = new ArrayList<>();
  private @Nullable PeerRequest peer;

  /**
   * Takes a line.
   *
   * @throws IllegalArgumentException if it makes no sense here
   */
  void put(String key, CharSequence value) {
    PeerRequest current = peer;
    if (key.equals("public_key")) {
      endPeer();
      peer = new PeerRequest(Keys.publicKey(KeyText.fromHex(value)));
    } else if (current != null) {
      current.put(key, value);
    } else {
      putOwn(key, value);
    }
  }

  private void putOwn(String key, CharSequence value) {
    switch (key) {
      case "private_key" -> {
        Update<PrivateKey> replaced = privateKey;
        privateKey = Keys.privateKey(KeyText.fromHex(value));
        if (replaced instanceof Update.Set<PrivateKey> set) {
          set.value().close();
        }
      }
      case "listen_port" -> listenPort = Values.number(value, 0xffff, "a port");
      case "fwmark" -> fwmark = OptionalInt.of(Numbers.unsigned(value, "a mark"));
      case "replace_peers" -> replacePeers = Values.isTrue(key, value);
      default -> throw Values.unknown("the tunnel");
    }
  }

  private void endPeer() {
    if (peer != null) {
      peers.add(peer.finish());
      peer = null;
    }
  }

  TunnelChange finish() {
    endPeer();
    return new TunnelChange(privateKey, listenPort, fwmark, replacePeers, peers);
  }
}
