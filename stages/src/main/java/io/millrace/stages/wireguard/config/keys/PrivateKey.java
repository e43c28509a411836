package io.millrace.stages.wireguard.config.keys;

import io.millrace.driver.ffi.Secret;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** A private key: a scalar of X25519 (RFC 7748). Any thread; whoever owns it closes it. */
public final class PrivateKey implements AutoCloseable {
  private final Secret secret;

  private PrivateKey(Secret secret) {
    this.secret = secret;
  }

  /** A copy of {@link KeyBytes#LENGTH} bytes; the caller wipes the original. */
  public static PrivateKey of(byte[] key) {
    return new PrivateKey(new Secret(KeyBytes.require(key)));
  }

  /** A copy; the caller wipes it. */
  public byte[] bytes() {
    byte[] copy = new byte[KeyBytes.LENGTH];
    secret.copyTo(copy);
    return copy;
  }

  /** The public key that belongs to it. */
  public PublicKey publicKey() {
    byte[] scalar = bytes();
    byte[] point = new byte[KeyBytes.LENGTH];
    try {
      X25519.scalarMultBase(scalar, 0, point, 0);
      return PublicKey.of(point);
    } finally {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /** Overwrites it. */
  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "(private key)";
  }
}
