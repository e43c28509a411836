package io.millrace.stages.crypto;

import io.millrace.driver.ffi.Secret;

/**
 * A key of ChaCha20-Poly1305, outside the heap, for any engine and any number of workers at once.
 *
 * <p>{@link #close} overwrites it with random bytes. A worker that still has it in a burst then
 * seals what nobody can open, and opens nothing; it can neither crash nor use a key that is known.
 */
public final class AeadKey implements AutoCloseable {
  /** Bytes of a key. */
  public static final int BYTES = 32;

  private final Secret secret;
  private final long address;

  private AeadKey(Secret secret) {
    this.secret = secret;
    this.address = secret.address();
  }

  /** A copy of {@link #BYTES} bytes; the caller wipes the original. */
  public static AeadKey of(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + key.length);
    }
    return new AeadKey(new Secret(key));
  }

  /** Where native code finds the bytes, as long as this object is reachable. */
  long address() {
    return address;
  }

  /** Copies the bytes out; the caller wipes the copy. */
  void copyTo(byte[] target) {
    secret.copyTo(target);
  }

  /** Overwrites the key. */
  @Override
  public void close() {
    secret.close();
  }
}
