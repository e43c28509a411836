package io.millrace.stages.wireguard.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What both sides of a handshake compute in step (Noise, section 5.2): a hash of all that was said,
 * a chaining key made of all secrets so far, and the key of the next field. A key is used once, so
 * the nonce is always zero.
 */
final class SymmetricState {
  private static final byte[] EMPTY = {};
  private static final byte[] NONCE = new byte[Ciphers.NONCE_BYTES];

  /** The name is longer than a hash: its hash begins. */
  private static final byte[] CHAIN =
      Blake2s.hash("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s".getBytes(US_ASCII), EMPTY);

  private static final byte[] HASH =
      Blake2s.hash(CHAIN, "WireGuard v1 zx2c4 Jason@zx2c4.com".getBytes(US_ASCII));

  private final byte[] chain = new byte[Blake2s.BYTES];
  private final byte[] hash = new byte[Blake2s.BYTES];
  private final byte[] key = new byte[Blake2s.BYTES];

  /** Begins a handshake with the responder whose public key this is. */
  void begin(byte[] responder) {
    System.arraycopy(CHAIN, 0, chain, 0, chain.length);
    System.arraycopy(HASH, 0, hash, 0, hash.length);
    mixHash(responder, 0, responder.length);
  }

  void mixHash(byte[] text, int from, int length) {
    Blake2s.chain(hash, text, from, length);
  }

  /** Mixes a public ephemeral key into both (Noise, section 9.2). */
  void mixEphemeral(byte[] publicKey) {
    mixHash(publicKey, 0, publicKey.length);
    Blake2s.kdf(chain, publicKey, chain);
  }

  /** Mixes in a secret; the key of the next field comes of it. */
  void mixKey(byte[] secret) {
    Blake2s.kdf(chain, secret, chain, key);
  }

  /** Mixes in the preshared key; the key of the next field comes of it. */
  void mixKeyAndHash(byte[] presharedKey) {
    byte[] text = new byte[Blake2s.BYTES];
    Blake2s.kdf(chain, presharedKey, chain, text, key);
    mixHash(text, 0, text.length);
    Wipe.all(text);
  }

  /** Encrypts a field into a message. */
  void seal(byte[] text, byte[] message, int at) {
    Ciphers.seal(key, NONCE, text, hash, message, at);
    mixHash(message, at, text.length + Messages.TAG_BYTES);
  }

  /** Decrypts a field of a message, if it is authentic. */
  boolean open(byte[] message, int at, byte[] text) {
    if (!Ciphers.open(key, NONCE, message, at, hash, text)) {
      return false;
    }
    mixHash(message, at, text.length + Messages.TAG_BYTES);
    return true;
  }

  /** The two keys that come of it: the one the initiator sends with, and the responder's. */
  void split(byte[] initiator, byte[] responder) {
    Blake2s.kdf(chain, EMPTY, initiator, responder);
  }

  void copyFrom(SymmetricState other) {
    System.arraycopy(other.chain, 0, chain, 0, chain.length);
    System.arraycopy(other.hash, 0, hash, 0, hash.length);
    System.arraycopy(other.key, 0, key, 0, key.length);
  }

  void wipe() {
    Wipe.all(chain, hash, key);
  }
}
