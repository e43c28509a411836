package io.millrace.stages.wireguard.noise;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** X25519 (RFC 7748, section 5). Private keys need not be clamped: the function does it. */
final class Curve25519 {
  private Curve25519() {}

  /** The public key of a private one. */
  static byte[] publicKey(byte[] privateKey) {
    byte[] publicKey = new byte[Messages.KEY_BYTES];
    X25519.scalarMultBase(privateKey, 0, publicKey, 0);
    return publicKey;
  }

  /**
   * The secret that two keys have in common.
   *
   * @return false if it is all zeros, which a point of low order leads to (RFC 7748, section 6.1):
   *     then there is no secret
   */
  static boolean agree(byte[] privateKey, byte[] publicKey, byte[] secret) {
    return X25519.calculateAgreement(privateKey, 0, publicKey, 0, secret, 0);
  }
}
