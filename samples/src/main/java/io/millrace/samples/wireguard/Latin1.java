package io.millrace.samples.wireguard;

import java.nio.charset.StandardCharsets;

/** Bytes as characters, where they are: no copy to wipe. */
final class Latin1 implements CharSequence {
  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Those from an index up to another. */
  Latin1(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[from + index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new Latin1(bytes, from + start, from + end);
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
