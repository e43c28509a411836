package io.millrace.stages.wireguard.noise;

import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** BLAKE2s (RFC 7693), and what Noise makes of it: HMAC (RFC 2104) and HKDF (RFC 5869). */
final class Blake2s {
  /** Bytes of a hash. */
  static final int BYTES = 32;

  private Blake2s() {}

  /** The hash of two texts in a row. */
  static byte[] hash(byte[] first, byte[] second) {
    Blake2sDigest digest = new Blake2sDigest(null, BYTES, null, null);
    digest.update(first, 0, first.length);
    digest.update(second, 0, second.length);
    byte[] hash = new byte[BYTES];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** Replaces a hash by that of itself and a text. */
  static void chain(byte[] hash, byte[] text, int from, int length) {
    Blake2sDigest digest = new Blake2sDigest(null, BYTES, null, null);
    digest.update(hash, 0, BYTES);
    digest.update(text, from, length);
    digest.doFinal(hash, 0);
  }

  /** BLAKE2s with a key of up to 32 bytes, over the first {@code length} bytes of a text. */
  static byte[] mac(byte[] key, byte[] text, int length) {
    Blake2sDigest digest = new Blake2sDigest(key, Messages.MAC_BYTES, null, null);
    digest.update(text, 0, length);
    byte[] mac = new byte[Messages.MAC_BYTES];
    digest.doFinal(mac, 0);
    return mac;
  }

  /**
   * HKDF as Noise has it (section 4.3): the chaining key is the salt, and nothing is said of the
   * purpose. Outputs may be the arrays that came in.
   *
   * @param outputs up to three keys to fill, 32 bytes each
   */
  static void kdf(byte[] chain, byte[] input, byte[]... outputs) {
    HMac hmac = new HMac(new Blake2sDigest(null, BYTES, null, null));
    hmac.init(new KeyParameter(chain));
    hmac.update(input, 0, input.length);
    byte[] secret = new byte[BYTES];
    hmac.doFinal(secret, 0);
    hmac.init(new KeyParameter(secret));
    for (int i = 0; i < outputs.length; i++) {
      if (i > 0) {
        hmac.update(outputs[i - 1], 0, BYTES);
      }
      hmac.update((byte) (i + 1));
      hmac.doFinal(outputs[i], 0);
    }
    Wipe.all(secret);
  }
}
