package io.millrace.stages.wireguard.config.keys;

import io.millrace.driver.ffi.Secret;

/** A key that two peers share beforehand. Any thread; whoever owns it closes it. */
public final class PresharedKey implements AutoCloseable {
  private final Secret secret;

  private PresharedKey(Secret secret) {
    this.secret = secret;
  }

  /** A copy of {@link KeyBytes#LENGTH} bytes; the caller wipes the original. */
  public static PresharedKey of(byte[] key) {
    return new PresharedKey(new Secret(KeyBytes.require(key)));
  }

  /** A copy; the caller wipes it. */
  public byte[] bytes() {
    byte[] copy = new byte[KeyBytes.LENGTH];
    secret.copyTo(copy);
    return copy;
  }

  /** Overwrites it. */
  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "(preshared key)";
  }
}
