package io.millrace.stages.wireguard.config.keys;

import java.util.Arrays;
import java.util.Base64;

/** A public key, of a peer or our own: a point on Curve25519 (RFC 7748). Printed in base64. */
public final class PublicKey {
  private final byte[] bytes;

  private PublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of {@link KeyBytes#LENGTH} bytes. */
  public static PublicKey of(byte[] key) {
    return new PublicKey(KeyBytes.require(key).clone());
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
