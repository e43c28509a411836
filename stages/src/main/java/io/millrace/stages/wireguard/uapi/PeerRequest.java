package io.millrace.stages.wireguard.uapi;

import io.millrace.stages.wireguard.config.AllowedIp;
import io.millrace.stages.wireguard.config.EndpointAddress;
import io.millrace.stages.wireguard.config.HostPort;
import io.millrace.stages.wireguard.config.KeyText;
import io.millrace.stages.wireguard.config.Keys;
import io.millrace.stages.wireguard.config.PeerChange;
import io.millrace.stages.wireguard.config.Update;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The lines about one peer in a request for a change. */
final class PeerRequest {
  private static final String VERSION = "1";

  private final PublicKey publicKey;
  private boolean remove;
  private boolean updateOnly;
  private Update<PresharedKey> presharedKey = new Update.Keep<>();
  private Optional<EndpointAddress> endpoint = Optional.empty();
  private OptionalInt keepalive = OptionalInt.empty();
  private boolean replaceAllowedIps;
  private final List<AllowedIp> allowedIps = new ArrayList<>(1);

  PeerRequest(PublicKey publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * Takes a line.
   *
   * @throws IllegalArgumentException if it makes no sense here
   */
  void put(String key, CharSequence value) {
    switch (key) {
      case "remove" -> remove = Values.isTrue(key, value);
      case "update_only" -> updateOnly = Values.isTrue(key, value);
      case "preshared_key" -> setPresharedKey(value);
      case "endpoint" -> endpoint = Optional.of(endpoint(value.toString()));
      case "persistent_keepalive_interval" ->
          keepalive = Values.number(value, 0xffff, "a time in seconds");
      case "replace_allowed_ips" -> {
        replaceAllowedIps = Values.isTrue(key, value);
        allowedIps.clear();
      }
      case "allowed_ip" -> allowedIps.add(AllowedIp.parse(value.toString()));
      case "protocol_version" -> requireVersion(value);
      default -> throw Values.unknown("a peer");
    }
  }

  private void setPresharedKey(CharSequence value) {
    Update<PresharedKey> replaced = presharedKey;
    presharedKey = Keys.presharedKey(KeyText.fromHex(value));
    if (replaced instanceof Update.Set<PresharedKey> set) {
      set.value().close();
    }
  }

  private static EndpointAddress endpoint(String value) {
    return HostPort.parse(value)
        .literal()
        .orElseThrow(() -> new IllegalArgumentException("an endpoint is given by its address"));
  }

  private static void requireVersion(CharSequence value) {
    if (!value.toString().equals(VERSION)) {
      throw new IllegalArgumentException("the version of the protocol is " + VERSION);
    }
  }

  PeerChange finish() {
    return new PeerChange(
        publicKey,
        remove,
        updateOnly,
        presharedKey,
        endpoint,
        keepalive,
        replaceAllowedIps,
        allowedIps);
  }
}
