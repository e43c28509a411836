package io.millrace.stages.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** ChaCha20-Poly1305 as RFC 8439 writes it down, as slow as that is. */
final class Rfc8439 {
  private static final BigInteger P = BigInteger.TWO.pow(130).subtract(BigInteger.valueOf(5));
  private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);

  private Rfc8439() {}

  /** Section 2.8: the ciphertext and the tag. */
  static byte[] seal(byte[] key, byte[] nonce, byte[] text, byte[] additional) {
    byte[] sealed = Arrays.copyOf(text, text.length + 16);
    for (int i = 0; i < text.length; i++) {
      if (i % 64 == 0) {
        byte[] stream = block(key, 1 + i / 64, nonce);
        for (int k = 0; k < 64 && i + k < text.length; k++) {
          sealed[i + k] ^= stream[k];
        }
      }
    }
    ByteArrayOutputStream authentic = new ByteArrayOutputStream();
    authentic.writeBytes(padded(additional));
    authentic.writeBytes(padded(Arrays.copyOf(sealed, text.length)));
    authentic.writeBytes(little(16).putLong(additional.length).putLong(text.length).array());
    byte[] tag = poly1305(Arrays.copyOf(block(key, 0, nonce), 32), authentic.toByteArray());
    System.arraycopy(tag, 0, sealed, text.length, 16);
    return sealed;
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, (bytes.length + 15) / 16 * 16);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Section 2.3. */
  static byte[] block(byte[] key, int counter, byte[] nonce) {
    int[] start = new int[16];
    little(64)
        .putInt(0x61707865)
        .putInt(0x3320646e)
        .putInt(0x79622d32)
        .putInt(0x6b206574)
        .put(key)
        .putInt(counter)
        .put(nonce)
        .flip()
        .asIntBuffer()
        .get(start);
    int[] x = start.clone();
    for (int i = 0; i < 10; i++) {
      for (int k = 0; k < 4; k++) {
        quarter(x, k, 4 + k, 8 + k, 12 + k);
      }
      for (int k = 0; k < 4; k++) {
        quarter(x, k, 4 + (k + 1) % 4, 8 + (k + 2) % 4, 12 + (k + 3) % 4);
      }
    }
    byte[] block = new byte[64];
    ByteBuffer out = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      out.putInt(x[i] + start[i]);
    }
    return block;
  }

  /** Section 2.1. */
  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[a] += x[b];
    x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
    x[c] += x[d];
    x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
    x[a] += x[b];
    x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
    x[c] += x[d];
    x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
  }

  /** Section 2.5. */
  static byte[] poly1305(byte[] key, byte[] message) {
    BigInteger r = number(Arrays.copyOf(key, 16)).and(CLAMP);
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < message.length; i += 16) {
      byte[] block = Arrays.copyOfRange(message, i, Math.min(i + 16, message.length));
      BigInteger one = BigInteger.ONE.shiftLeft(8 * block.length);
      sum = sum.add(number(block)).add(one).multiply(r).mod(P);
    }
    sum = sum.add(number(Arrays.copyOfRange(key, 16, 32)));
    byte[] tag = new byte[16];
    for (int i = 0; i < 16; i++) {
      tag[i] = sum.shiftRight(8 * i).byteValue();
    }
    return tag;
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] big = new byte[littleEndian.length];
    for (int i = 0; i < big.length; i++) {
      big[i] = littleEndian[big.length - 1 - i];
    }
    return new BigInteger(1, big);
  }
}
