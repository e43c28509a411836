package io.millrace.stages.wireguard.config;

import io.millrace.stages.wireguard.config.keys.KeyBytes;
import java.util.Arrays;

/**
 * The two text forms of a key of 32 bytes: base64 in files and on the command line, hexadecimal in
 * the configuration protocol. Works on the caller's characters and leaves no copy of them; neither
 * does it tell what they were.
 */
public final class KeyText {
  /** Bytes of a key. */
  public static final int BYTES = KeyBytes.LENGTH;

  /** Characters of a key in base64, padding included. */
  public static final int BASE64_CHARS = 44;

  /** Characters of a key in hexadecimal. */
  public static final int HEX_CHARS = 2 * BYTES;

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final String HEX = "0123456789abcdef";

  private KeyText() {}

  /**
   * Reads base64 (RFC 4648, section 4), the bits behind the last byte zero. The caller wipes the
   * result.
   *
   * @throws IllegalArgumentException saying what is wrong, not what was there
   */
  public static byte[] fromBase64(CharSequence text) {
    requireLength(text, BASE64_CHARS, "base64");
    if (text.charAt(BASE64_CHARS - 1) != '=') {
      throw new IllegalArgumentException("a key in base64 ends in '=': copy it whole");
    }
    byte[] key = new byte[BYTES];
    int bits = 0;
    int have = 0;
    int length = 0;
    for (int i = 0; i < BASE64_CHARS - 1; i++) {
      bits = bits << 6 | digit(BASE64, text.charAt(i), key);
      have += 6;
      if (have >= Byte.SIZE) {
        have -= Byte.SIZE;
        key[length++] = (byte) (bits >>> have);
      }
    }
    if ((bits & (1 << have) - 1) != 0) {
      Arrays.fill(key, (byte) 0);
      throw new IllegalArgumentException("a key in base64 cannot end so: copy it again");
    }
    return key;
  }

  /**
   * Reads hexadecimal digits, small or capital. The caller wipes the result.
   *
   * @throws IllegalArgumentException saying what is wrong, not what was there
   */
  public static byte[] fromHex(CharSequence text) {
    requireLength(text, HEX_CHARS, "hexadecimal");
    byte[] key = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      int high = digit(HEX, small(text.charAt(2 * i)), key);
      int low = digit(HEX, small(text.charAt(2 * i + 1)), key);
      key[i] = (byte) (high << 4 | low);
    }
    return key;
  }

  /** The base64 of a key, ASCII. The caller wipes it if the key is secret. */
  public static byte[] toBase64(byte[] key) {
    byte[] text = new byte[BASE64_CHARS];
    int length = 0;
    int bits = 0;
    int have = 0;
    for (byte b : key) {
      bits = bits << Byte.SIZE | b & 0xff;
      have += Byte.SIZE;
      while (have >= 6) {
        have -= 6;
        text[length++] = (byte) BASE64.charAt(bits >>> have & 0x3f);
      }
    }
    text[length++] = (byte) BASE64.charAt(bits << 6 - have & 0x3f);
    text[length] = '=';
    return text;
  }

  /** The hexadecimal digits of a key, ASCII. The caller wipes them if the key is secret. */
  public static byte[] toHex(byte[] key) {
    byte[] text = new byte[2 * key.length];
    for (int i = 0; i < key.length; i++) {
      text[2 * i] = (byte) HEX.charAt(key[i] >>> 4 & 0xf);
      text[2 * i + 1] = (byte) HEX.charAt(key[i] & 0xf);
    }
    return text;
  }

  /** Whether all bytes are zero, which is how the tools write that there is no key. */
  public static boolean isZero(byte[] key) {
    int sum = 0;
    for (byte b : key) {
      sum |= b;
    }
    return sum == 0;
  }

  private static void requireLength(CharSequence text, int length, String form) {
    if (text.length() != length) {
      throw new IllegalArgumentException(
          "a key has %d characters of %s, not %d: copy it whole"
              .formatted(length, form, text.length()));
    }
  }

  private static char small(char c) {
    return c >= 'A' && c <= 'F' ? (char) (c + ('a' - 'A')) : c;
  }

  private static int digit(String alphabet, char c, byte[] key) {
    int value = alphabet.indexOf(c);
    if (value < 0) {
      Arrays.fill(key, (byte) 0);
      throw new IllegalArgumentException(
          "a key in %s has other characters than those: copy it again"
              .formatted(alphabet.length() == 16 ? "hexadecimal" : "base64"));
    }
    return value;
  }
}
