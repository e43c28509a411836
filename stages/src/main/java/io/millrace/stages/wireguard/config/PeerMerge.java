package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peers of a file, as a tunnel would have them after {@code wg setconf}. */
final class PeerMerge {
  private final Map<PublicKey, Merged> peers = new LinkedHashMap<>();
  private final Map<Prefix, Merged> owners = new LinkedHashMap<>();

  private static final class Merged {
    private Optional<PresharedKey> presharedKey = Optional.empty();
    private Optional<HostPort> endpoint = Optional.empty();
    private int keepalive;
  }

  /** Adds a section. Returns whether it says which peer it is about. */
  boolean add(PeerSection section) {
    if (section.publicKey().isEmpty()) {
      wipe(section.presharedKey().after(Optional.empty()));
      return false;
    }
    PublicKey key = section.publicKey().get();
    Merged before = peers.get(key);
    Merged peer = before == null ? new Merged() : before;
    if (before != null && section.replacesAllowedIps()) {
      owners.values().removeIf(owner -> owner == before);
    }
    peers.put(key, peer);
    set(peer, section);
    for (AllowedIp allowedIp : section.allowedIps()) {
      if (allowedIp.remove()) {
        owners.remove(allowedIp.prefix(), peer);
      } else {
        owners.remove(allowedIp.prefix());
        owners.put(allowedIp.prefix(), peer);
      }
    }
    return true;
  }

  private static void set(Merged peer, PeerSection section) {
    if (!(section.presharedKey() instanceof Update.Keep)) {
      wipe(peer.presharedKey);
      peer.presharedKey = section.presharedKey().after(Optional.empty());
    }
    peer.endpoint = section.endpoint().or(() -> peer.endpoint);
    peer.keepalive = section.keepalive().orElse(peer.keepalive);
  }

  List<PeerConfig> finish() {
    Map<Merged, List<Prefix>> prefixes = new HashMap<>();
    owners.forEach(
        (prefix, peer) -> prefixes.computeIfAbsent(peer, p -> new ArrayList<>()).add(prefix));
    List<PeerConfig> finished = new ArrayList<>(peers.size());
    peers.forEach(
        (key, peer) ->
            finished.add(
                new PeerConfig(
                    key,
                    peer.presharedKey,
                    peer.endpoint,
                    prefixes.getOrDefault(peer, List.of()),
                    peer.keepalive)));
    return finished;
  }

  void wipe() {
    peers.values().forEach(peer -> wipe(peer.presharedKey));
  }

  private static void wipe(Optional<PresharedKey> key) {
    key.ifPresent(PresharedKey::close);
  }
}
