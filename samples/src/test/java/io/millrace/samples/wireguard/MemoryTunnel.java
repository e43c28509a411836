package io.millrace.samples.wireguard;

import io.millrace.stages.wire.Prefix;
import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.TunnelChange;
import io.millrace.stages.wireguard.config.TunnelControl;
import io.millrace.stages.wireguard.config.TunnelException;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tunnel that only remembers what it is told, and whose peers have shaken hands once and been
 * sent more the later they came.
 */
public final class MemoryTunnel implements TunnelControl {
  /** A port that is another's. */
  public static final int TAKEN_PORT = 666;

  private static final Instant HANDSHAKE = Instant.ofEpochSecond(1_700_000_000L, 5);

  private final Map<PublicKey, Peer> peers = new LinkedHashMap<>();
  private Optional<PrivateKey> privateKey = Optional.empty();
  private int listenPort;
  private int fwmark;
  private int made;

  private static final class Peer {
    private final int number;
    private Optional<PresharedKey> presharedKey = Optional.empty();
    private Optional<EndpointAddress> endpoint = Optional.empty();
    private int keepalive;
    private final Set<Prefix> allowedIps = new LinkedHashSet<>();

    Peer(int number) {
      this.number = number;
    }
  }

  @Override
  public synchronized TunnelSnapshot snapshot() {
    List<PeerSnapshot> all = new ArrayList<>();
    peers.forEach(
        (key, peer) ->
            all.add(
                new PeerSnapshot(
                    key,
                    peer.presharedKey,
                    peer.endpoint,
                    Optional.of(HANDSHAKE),
                    peer.number,
                    1000L * peer.number,
                    peer.keepalive,
                    List.copyOf(peer.allowedIps))));
    return new TunnelSnapshot(privateKey, listenPort, fwmark, all);
  }

  @Override
  public synchronized void apply(TunnelChange change) throws TunnelException {
    if (change.listenPort().orElse(0) == TAKEN_PORT) {
      throw new TunnelException(Errno.ADDRESS_IN_USE, "port " + TAKEN_PORT + " is another's");
    }
    privateKey = change.privateKey().after(privateKey);
    listenPort = change.listenPort().orElse(listenPort);
    fwmark = change.fwmark().orElse(fwmark);
    if (change.replacePeers()) {
      peers.clear();
    }
    change.peers().forEach(this::apply);
  }

  private void apply(PeerChange change) {
    if (change.remove()) {
      peers.remove(change.publicKey());
      return;
    }
    if (change.updateOnly() && !peers.containsKey(change.publicKey())) {
      return;
    }
    Peer peer = peers.computeIfAbsent(change.publicKey(), key -> new Peer(++made));
    peer.presharedKey = change.presharedKey().after(peer.presharedKey);
    peer.endpoint = change.endpoint().or(() -> peer.endpoint);
    peer.keepalive = change.persistentKeepaliveSeconds().orElse(peer.keepalive);
    if (change.replaceAllowedIps()) {
      peer.allowedIps.clear();
    }
    for (AllowedIp allowedIp : change.allowedIps()) {
      if (allowedIp.remove()) {
        peer.allowedIps.remove(allowedIp.prefix());
      } else {
        peers.values().forEach(other -> other.allowedIps.remove(allowedIp.prefix()));
        peer.allowedIps.add(allowedIp.prefix());
      }
    }
  }
}
