package io.millrace.stages.wireguard.noise;

import io.millrace.stages.crypto.CryptoLibraries;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/**
 * X25519 (RFC 7748, section 5), by OpenSSL where it is there and gives the right answers, else in
 * Java. Private keys need not be clamped: the function does it.
 */
final class Curve25519 {
  private static final @Nullable OpenSslX25519 OPEN_SSL =
      OpenSslX25519.load(CryptoLibraries.openSsl()).filter(Curve25519::isProved).orElse(null);

  private Curve25519() {}

  /** RFC 7748, section 6.1. */
  private static boolean isProved(OpenSslX25519 library) {
    HexFormat hex = HexFormat.of();
    byte[] ours = hex.parseHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    byte[] ourPublic =
        hex.parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    byte[] theirs =
        hex.parseHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    byte[] common =
        hex.parseHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    byte[] result = new byte[Messages.KEY_BYTES];
    return library.publicKey(ours, result)
        && Arrays.equals(result, ourPublic)
        && library.agree(ours, theirs, result)
        && Arrays.equals(result, common)
        && !library.agree(ours, new byte[Messages.KEY_BYTES], result);
  }

  /** Whether OpenSSL computes it. */
  static boolean isNative() {
    return OPEN_SSL != null;
  }

  /** The public key of a private one. */
  static byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = new byte[Messages.KEY_BYTES];
    if (OPEN_SSL == null || !OPEN_SSL.publicKey(privateKey, publicKey)) {
      X25519.scalarMultBase(privateKey, 0, publicKey, 0);
    }
    return publicKey;
  }

  /**
   * The secret that two keys have in common.
   *
   * @return false if it is all zeros, which a point of low order leads to (RFC 7748, section 6.1):
   *     then there is no secret
   */
  static boolean agree(byte[] privateKey, byte[] publicKey, byte[] secret) {
    return OPEN_SSL == null
        ? X25519.calculateAgreement(privateKey, 0, publicKey, 0, secret, 0)
        : OPEN_SSL.agree(privateKey, publicKey, secret);
  }
}
