package io.millrace.stages.wireguard.config;

import io.millrace.stages.wire.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a {@code wg0.conf} says.
 *
 * @param own the section {@code [Interface]}
 * @param peers in the order in which they first come up, each once
 */
public record TunnelConfig(InterfaceConfig own, List<PeerConfig> peers) {
  /** Copies the list. */
  public TunnelConfig {
    peers = List.copyOf(peers);
  }

  /**
   * What a tunnel has to be told to become what the file says, as {@code wg setconf} does: with
   * peers that the file does not name, and with the sessions of all others, it is over. The keys
   * are this object's.
   *
   * @param lookup finds endpoints that are given by name
   * @throws IOException if a name leads to no address; the message names it
   */
  public TunnelChange toChange(HostLookup lookup) throws IOException {
    List<PeerChange> changes = new ArrayList<>(peers.size());
    for (PeerConfig peer : peers) {
      changes.add(
          new PeerChange(
              peer.publicKey(),
              false,
              false,
              Update.to(peer.presharedKey()),
              resolve(peer.endpoint(), lookup),
              OptionalInt.of(peer.persistentKeepaliveSeconds()),
              true,
              peer.allowedIps().stream().map(AllowedIp::add).toList()));
    }
    return new TunnelChange(
        Update.to(own.privateKey()),
        OptionalInt.of(own.listenPort()),
        OptionalInt.of(own.fwmark()),
        true,
        changes);
  }

  private static Optional<EndpointAddress> resolve(Optional<HostPort> endpoint, HostLookup lookup)
      throws IOException {
    if (endpoint.isEmpty() || endpoint.get().literal().isPresent()) {
      return endpoint.flatMap(HostPort::literal);
    }
    String host = endpoint.get().host();
    try {
      IpAddress address = lookup.address(host);
      return Optional.of(new EndpointAddress(address, endpoint.get().port()));
    } catch (IOException e) {
      throw new IOException("endpoint " + host + " cannot be found: " + e.getMessage(), e);
    }
  }

  /** Wipes the secret keys, for who has no use for them. */
  public void wipe() {
    own.privateKey().ifPresent(key -> key.close());
    peers.forEach(peer -> peer.presharedKey().ifPresent(key -> key.close()));
  }
}
