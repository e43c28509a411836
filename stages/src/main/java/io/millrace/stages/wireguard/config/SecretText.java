package io.millrace.stages.wireguard.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text with keys in it that is being written, as UTF-8. Grows; what it outgrows and, on {@link
 * #close}, what it holds is overwritten. One thread.
 */
public final class SecretText implements AutoCloseable {
  private static final int FIRST_BYTES = 1024;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** Adds text that is no secret. */
  public SecretText add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a number. */
  public SecretText add(long number) {
    return add(Long.toString(number));
  }

  /** Adds a key in hexadecimal and wipes it. */
  public SecretText addHex(byte[] key) {
    return addAndWipe(KeyText.toHex(key), key);
  }

  /** Adds a key in base64 and wipes it. */
  public SecretText addBase64(byte[] key) {
    return addAndWipe(KeyText.toBase64(key), key);
  }

  private SecretText addAndWipe(byte[] text, byte[] key) {
    add(text);
    Arrays.fill(text, (byte) 0);
    Arrays.fill(key, (byte) 0);
    return this;
  }

  private SecretText add(byte[] text) {
    if (text.length > bytes.length - length) {
      byte[] before = bytes;
      bytes = Arrays.copyOf(before, Math.max(2 * length, length + text.length));
      Arrays.fill(before, (byte) 0);
    }
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  /** Number of bytes. */
  public int length() {
    return length;
  }

  /** A copy of what has been written; the caller wipes it. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Overwrites what has been written; it is empty then. */
  @Override
  public void close() {
    Arrays.fill(bytes, 0, length, (byte) 0);
    length = 0;
  }
}
