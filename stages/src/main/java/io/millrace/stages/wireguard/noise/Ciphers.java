package io.millrace.stages.wireguard.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.ChaChaEngine;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * ChaCha20-Poly1305 (RFC 8439) and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) for the fields
 * of handshake messages; packets have engines of their own.
 */
final class Ciphers {
  /** Bytes of a nonce of ChaCha20-Poly1305. */
  static final int NONCE_BYTES = 12;

  /** Bytes of a nonce of XChaCha20-Poly1305. */
  static final int XNONCE_BYTES = 24;

  private static final int HNONCE_BYTES = 16;
  private static final int ROUNDS = 20;
  private static final int WORDS = 16;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** "expand 32-byte k" in four little-endian words. */
  private static final int[] CONSTANT = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  private Ciphers() {}

  /** Encrypts into a message at an offset, a tag of 16 bytes behind the text. */
  static void seal(byte[] key, byte[] nonce, byte[] text, byte[] ad, byte[] message, int at) {
    ChaCha20Poly1305 cipher = cipher(true, key, nonce, ad);
    int length = cipher.processBytes(text, 0, text.length, message, at);
    try {
      cipher.doFinal(message, at + length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encrypting compares no tag", e);
    }
  }

  /**
   * Decrypts from a message at an offset, a tag behind the text.
   *
   * @param text gets the text, as long as it is; zeros if the tag is wrong
   * @return whether the tag was right
   */
  static boolean open(byte[] key, byte[] nonce, byte[] message, int at, byte[] ad, byte[] text) {
    ChaCha20Poly1305 cipher = cipher(false, key, nonce, ad);
    int sealed = text.length + Messages.TAG_BYTES;
    int length = cipher.processBytes(message, at, sealed, text, 0);
    try {
      cipher.doFinal(text, length);
      return true;
    } catch (InvalidCipherTextException e) {
      Wipe.all(text);
      return false;
    }
  }

  private static ChaCha20Poly1305 cipher(boolean seals, byte[] key, byte[] nonce, byte[] ad) {
    ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
    int tagBits = Messages.TAG_BYTES * Byte.SIZE;
    cipher.init(seals, new AEADParameters(new KeyParameter(key), tagBits, nonce, ad));
    return cipher;
  }

  /** As {@link #seal}, with a nonce of 24 bytes. */
  static void sealX(byte[] key, byte[] nonce, byte[] text, byte[] ad, byte[] message, int at) {
    seal(subkey(key, nonce), shortNonce(nonce), text, ad, message, at);
  }

  /** As {@link #open}, with a nonce of 24 bytes. */
  static boolean openX(byte[] key, byte[] nonce, byte[] message, int at, byte[] ad, byte[] text) {
    return open(subkey(key, nonce), shortNonce(nonce), message, at, ad, text);
  }

  private static byte[] shortNonce(byte[] nonce) {
    byte[] last = new byte[NONCE_BYTES];
    System.arraycopy(nonce, HNONCE_BYTES, last, 4, XNONCE_BYTES - HNONCE_BYTES);
    return last;
  }

  /**
   * HChaCha20 (the draft, section 2.2): first and last words of what ChaCha20's rounds make of key
   * and nonce. The library adds what went in at the end, as ChaCha20 does; here it is taken off.
   */
  static byte[] subkey(byte[] key, byte[] nonce) {
    int[] in = Arrays.copyOf(CONSTANT, WORDS);
    for (int i = 0; i < 8; i++) {
      in[4 + i] = (int) WORD.get(key, 4 * i);
    }
    for (int i = 0; i < 4; i++) {
      in[12 + i] = (int) WORD.get(nonce, 4 * i);
    }
    int[] out = new int[WORDS];
    ChaChaEngine.chachaCore(ROUNDS, in, out);
    byte[] subkey = new byte[Messages.KEY_BYTES];
    for (int i = 0; i < 4; i++) {
      WORD.set(subkey, 4 * i, out[i] - in[i]);
      WORD.set(subkey, 16 + 4 * i, out[12 + i] - in[12 + i]);
    }
    return subkey;
  }
}
