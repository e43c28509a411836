package io.millrace.stages.wireguard.uapi;

import io.millrace.stages.wireguard.config.PeerSnapshot;
import io.millrace.stages.wireguard.config.SecretText;
import io.millrace.stages.wireguard.config.TunnelException.Errno;
import io.millrace.stages.wireguard.config.TunnelSnapshot;
import java.time.Instant;

/**
 * Writes what a client is answered: to get=1 the tunnel and its peers, and to either request last
 * an error number, 0 or, as wireguard-go has it, one below 0.
 */
public final class Answer {
  private Answer() {}

  /** It has been done. */
  public static SecretText good() {
    return end(new SecretText(), 0);
  }

  /** It cannot be done. */
  public static SecretText bad(Errno errno) {
    return end(new SecretText(), -errno.number());
  }

  /** How things are, keys included. The caller wipes it. */
  public static SecretText of(TunnelSnapshot tunnel) {
    SecretText text = new SecretText();
    tunnel.privateKey().ifPresent(key -> text.add("private_key=").addHex(key.bytes()).add("\n"));
    if (tunnel.listenPort() != 0) {
      line(text, "listen_port", tunnel.listenPort());
    }
    if (tunnel.fwmark() != 0) {
      line(text, "fwmark", Integer.toUnsignedLong(tunnel.fwmark()));
    }
    tunnel.peers().forEach(peer -> write(text, peer));
    return end(text, 0);
  }

  private static void write(SecretText text, PeerSnapshot peer) {
    text.add("public_key=").addHex(peer.publicKey().bytes()).add("\n");
    peer.presharedKey().ifPresent(key -> text.add("preshared_key=").addHex(key.bytes()).add("\n"));
    text.add("protocol_version=1\n");
    peer.endpoint().ifPresent(endpoint -> text.add("endpoint=" + endpoint + "\n"));
    Instant handshake = peer.lastHandshake().orElse(Instant.EPOCH);
    line(text, "last_handshake_time_sec", handshake.getEpochSecond());
    line(text, "last_handshake_time_nsec", handshake.getNano());
    line(text, "tx_bytes", peer.txBytes());
    line(text, "rx_bytes", peer.rxBytes());
    line(text, "persistent_keepalive_interval", peer.persistentKeepaliveSeconds());
    peer.allowedIps().forEach(prefix -> text.add("allowed_ip=" + prefix + "\n"));
  }

  private static void line(SecretText text, String key, long value) {
    text.add(key).add("=").add(value).add("\n");
  }

  private static SecretText end(SecretText text, int errno) {
    return text.add("errno=").add(errno).add("\n\n");
  }
}
