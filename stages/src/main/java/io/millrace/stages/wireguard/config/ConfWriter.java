package io.millrace.stages.wireguard.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a {@code wg0.conf}; what is as it is by default is left out. */
final class ConfWriter {
  private final SecretText out = new SecretText();

  SecretText write(TunnelConfig config) {
    writeInterface(config.own());
    config.peers().forEach(this::writePeer);
    return out;
  }

  private void writeInterface(InterfaceConfig own) {
    out.add("[Interface]\n");
    own.privateKey().ifPresent(key -> out.add("PrivateKey = ").addBase64(key.bytes()).add("\n"));
    if (own.listenPort() != 0) {
      line("ListenPort", own.listenPort());
    }
    if (own.fwmark() != 0) {
      line("FwMark", "0x" + Integer.toHexString(own.fwmark()));
    }
    writeQuick(own.quick());
  }

  private void writeQuick(QuickSettings quick) {
    list("Address", quick.addresses());
    list("DNS", quick.dns());
    quick.mtu().ifPresent(mtu -> line("MTU", mtu));
    if (!quick.table().equals(QuickSettings.AUTO)) {
      line("Table", quick.table());
    }
    quick.hooks().preUp().forEach(command -> line("PreUp", command));
    quick.hooks().postUp().forEach(command -> line("PostUp", command));
    quick.hooks().preDown().forEach(command -> line("PreDown", command));
    quick.hooks().postDown().forEach(command -> line("PostDown", command));
    if (quick.saveConfig()) {
      line("SaveConfig", true);
    }
  }

  private void writePeer(PeerConfig peer) {
    out.add("\n[Peer]\n");
    line("PublicKey", peer.publicKey());
    peer.presharedKey()
        .ifPresent(key -> out.add("PresharedKey = ").addBase64(key.bytes()).add("\n"));
    list("AllowedIPs", peer.allowedIps());
    peer.endpoint().ifPresent(endpoint -> line("Endpoint", endpoint));
    if (peer.persistentKeepaliveSeconds() != 0) {
      line("PersistentKeepalive", peer.persistentKeepaliveSeconds());
    }
  }

  private void list(String name, List<?> values) {
    if (!values.isEmpty()) {
      line(name, values.stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
  }

  private void line(String name, Object value) {
    out.add(name + " = " + value + "\n");
  }
}
