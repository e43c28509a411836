package io.millrace.stages.wireguard.config.keys;

/** What all keys have in common. */
public final class KeyBytes {
  /** Bytes of a key. */
  public static final int LENGTH = 32;

  private KeyBytes() {}

  static byte[] require(byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("a key has " + LENGTH + " bytes, not " + key.length);
    }
    return key;
  }
}
