package io.millrace.stages.wireguard.config.keys;

import io.millrace.driver.ffi.Secret;

/** A preshared key; never printed. */
public final class PresharedKey implements AutoCloseable {
  private final Secret secret;

  private PresharedKey(Secret secret) {
    this.secret = secret;
  }

  /** A copy of 32 bytes; the caller wipes the original. */
  public static PresharedKey of(byte[] key) {
    return new PresharedKey(new Secret(key));
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
    return "(preshared key)";
  }
}
