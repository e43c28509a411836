package io.millrace.stages.wireguard.noise;

import io.millrace.stages.wireguard.config.keys.PresharedKey;
import org.jspecify.annotations.Nullable;

/** A preshared key, or none, which stands for a key of zeros (paper, section 5.2). */
final class PresharedSlot implements AutoCloseable {
  private @Nullable PresharedKey key;

  void set(byte[] bytes) {
    if (bytes.length != Messages.KEY_BYTES) {
      throw new IllegalArgumentException("a preshared key has 32 bytes, not " + bytes.length);
    }
    close();
    key = PresharedKey.of(bytes);
  }

  /** A copy; the caller wipes it. */
  byte[] copy() {
    return key == null ? new byte[Messages.KEY_BYTES] : key.bytes();
  }

  @Override
  public void close() {
    if (key != null) {
      key.close();
      key = null;
    }
  }
}
