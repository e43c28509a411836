package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A section {@code [Peer]}. */
final class PeerSection implements Section {
  private final int line;
  private Optional<PublicKey> publicKey = Optional.empty();
  private Update<PresharedKey> presharedKey = new Update.Keep<>();
  private Optional<HostPort> endpoint = Optional.empty();
  private OptionalInt keepalive = OptionalInt.empty();
  private boolean replaceAllowedIps = true;
  private final List<AllowedIp> allowedIps = new ArrayList<>();

  /** One that begins in that line. */
  PeerSection(int line) {
    this.line = line;
  }

  @Override
  public boolean setText(String name, CharSequence value, CharSequence whole) {
    return false;
  }

  @Override
  public boolean setWord(String name, CharSequence value) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "publickey" -> publicKey = Optional.of(Keys.publicKey(KeyText.fromBase64(value)));
      case "presharedkey" -> {
        Update<PresharedKey> key = Keys.presharedKey(KeyText.fromBase64(value));
        presharedKey.after(Optional.empty()).ifPresent(PresharedKey::close);
        presharedKey = key;
      }
      case "endpoint" -> endpoint = Optional.of(HostPort.parse(value.toString()));
      case "persistentkeepalive" -> keepalive = OptionalInt.of(Words.keepalive(value));
      case "allowedips" -> addAllowedIps(value.toString());
      default -> {
        return false;
      }
    }
    return true;
  }

  /** As newer wg(8): one with a sign says that none of the line replace what there was. */
  private void addAllowedIps(String value) {
    replaceAllowedIps = true;
    for (String word : value.split(",", -1)) {
      replaceAllowedIps &= !AllowedIp.isIncremental(word);
      allowedIps.add(AllowedIp.parse(word));
    }
  }

  @Override
  public String names() {
    return "PublicKey, PresharedKey, Endpoint, AllowedIPs, PersistentKeepalive";
  }

  int line() {
    return line;
  }

  Optional<PublicKey> publicKey() {
    return publicKey;
  }

  Update<PresharedKey> presharedKey() {
    return presharedKey;
  }

  Optional<HostPort> endpoint() {
    return endpoint;
  }

  OptionalInt keepalive() {
    return keepalive;
  }

  boolean replacesAllowedIps() {
    return replaceAllowedIps;
  }

  List<AllowedIp> allowedIps() {
    return allowedIps;
  }
}
