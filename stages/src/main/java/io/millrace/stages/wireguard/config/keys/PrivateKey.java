package io.millrace.stages.wireguard.config.keys;

import io.millrace.driver.ffi.Secret;

/** A private key; never printed. */
public final class PrivateKey implements AutoCloseable {
  private final Secret secret;

  private PrivateKey(Secret secret) {
    this.secret = secret;
  }

  /** A copy of 32 bytes; the caller wipes the original. */
  public static PrivateKey of(byte[] key) {
    return new PrivateKey(new Secret(key));
  }

  /** A copy; the caller wipes it. */
  public byte[] bytes() {
    byte[] copy = new byte[32];
    secret.copyTo(copy);
    return copy;
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "(private key)";
  }
}
