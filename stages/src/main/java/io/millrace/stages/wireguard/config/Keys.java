package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.KeyBytes;
import io.millrace.stages.wireguard.config.keys.PresharedKey;
import io.millrace.stages.wireguard.config.keys.PrivateKey;
import io.millrace.stages.wireguard.config.keys.PublicKey;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Makes keys of bytes that a text has given, and wipes the bytes. A secret key of zeros is how the
 * tools write that there is none.
 */
public final class Keys {
  private Keys() {}

  /** A peer's key. */
  public static PublicKey publicKey(byte[] key) {
    return key(key, PublicKey::of);
  }

  /** What is to become of a private key. It is clamped (RFC 7748, section 5), as by Linux. */
  public static Update<PrivateKey> privateKey(byte[] key) {
    if (!KeyText.isZero(key)) {
      clamp(key);
    }
    return KeyText.isZero(key) ? new Update.Clear<>() : new Update.Set<>(key(key, PrivateKey::of));
  }

  /** Sets and clears the bits of a private key that have no choice. */
  public static void clamp(byte[] key) {
    key[0] &= (byte) 0xf8;
    key[KeyBytes.LENGTH - 1] = (byte) (key[KeyBytes.LENGTH - 1] & 0x7f | 0x40);
  }

  /** What is to become of a preshared key. */
  public static Update<PresharedKey> presharedKey(byte[] key) {
    return KeyText.isZero(key)
        ? new Update.Clear<>()
        : new Update.Set<>(key(key, PresharedKey::of));
  }

  private static <K> K key(byte[] key, Function<byte[], K> type) {
    try {
      return type.apply(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
