package io.millrace.perf.peers;

import io.millrace.perf.load.Order;
import io.millrace.perf.load.TunnelHeaders;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Keys of a tunnel, made for one comparison, and the files that tell devices of it. */
final class TunnelFiles {
  private static final int KEY_BYTES = 32;

  /** Replay window of IPsec, in packets: that of the device is to be no smaller than ours is. */
  static final int REPLAY_WINDOW = 8192;

  private final byte[] deviceKey = random();
  private final byte[] generatorKey = random();
  private final boolean isInbound;
  private final String prefix;

  /**
   * A tunnel.
   *
   * @param prefix where plain packets go to, on either side of it
   */
  TunnelFiles(boolean isInbound, String prefix) {
    this.isInbound = isInbound;
    this.prefix = prefix;
  }

  private static byte[] random() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** What the generator is to know. */
  Order.Tunnel order(Order.Sealing sealing, Path socket) {
    return new Order.Tunnel(
        outside(socket).toString(),
        sealing,
        isInbound,
        base64(generatorKey),
        base64(publicKey(deviceKey)));
  }

  /** The socket beside this one, where tunnel packets go. */
  static Path outside(Path socket) {
    return socket.resolveSibling("outside.sock");
  }

  /** Whether the device opens. */
  boolean isInbound() {
    return isInbound;
  }

  /** Where plain packets go to. */
  String prefix() {
    return prefix;
  }

  private static byte[] publicKey(byte[] key) {
    try (PrivateKey own = PrivateKey.of(key)) {
      return own.publicKey().bytes();
    }
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  /** For wg-quick(8) and Millrace; the generator's inner packets come from 10.0.0.1. */
  void writeWireGuard(Path file) throws IOException {
    Files.writeString(
        file,
        """
        [Interface]
        PrivateKey = %s
        ListenPort = %d

        [Peer]
        PublicKey = %s
        AllowedIPs = %s
        """
            .formatted(
                base64(deviceKey),
                TunnelHeaders.PORT,
                base64(publicKey(generatorKey)),
                isInbound ? "10.0.0.0/24" : prefix));
  }

  /** For ipsec-secgw: port 0 is where tunnel packets are. */
  void writeIpsec(Path file) throws IOException {
    String key = HexFormat.ofDelimiter(":").formatHex(generatorKey) + ":00:00:00:00";
    String device = TunnelHeaders.DEVICE;
    String generator = TunnelHeaders.GENERATOR;
    Files.writeString(
        file,
        """
        sp ipv4 out esp protect 5 pri 1 dst %1$s sport 0:65535 dport 0:65535
        sp ipv4 in esp protect 105 pri 1 dst %1$s sport 0:65535 dport 0:65535
        sa out 5 aead_algo chacha20-poly1305 aead_key %2$s mode ipv4-tunnel src %3$s dst %4$s
        sa in 105 aead_algo chacha20-poly1305 aead_key %2$s mode ipv4-tunnel src %4$s dst %3$s
        rt ipv4 dst %4$s/32 port 0
        rt ipv4 dst %1$s port 1
        neigh port 0 02:00:00:00:00:01
        neigh port 1 02:00:00:00:00:01
        """
            .formatted(prefix, key, device, generator));
  }
}
