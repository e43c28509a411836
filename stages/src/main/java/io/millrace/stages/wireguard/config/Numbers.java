package io.millrace.stages.wireguard.config;

/** Numbers as wg(8) reads them: digits, leading zeros allowed, no sign. */
public final class Numbers {
  private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

  private Numbers() {}

  /**
   * Reads a decimal number from 0 to {@code max}.
   *
   * @param what it is, for the message
   * @throws IllegalArgumentException saying what is wrong
   */
  public static int decimal(CharSequence text, int max, String what) {
    long value = value(text, 10, max);
    if (value < 0) {
      throw new IllegalArgumentException(
          "'%s' is not %s: a number from 0 to %d".formatted(text, what, max));
    }
    return (int) value;
  }

  /** Reads a decimal number of 32 bits without a sign. */
  public static int unsigned(CharSequence text, String what) {
    long value = value(text, 10, MAX_UNSIGNED_INT);
    if (value < 0) {
      throw new IllegalArgumentException(
          "'%s' is not %s: a number from 0 to 4294967295".formatted(text, what));
    }
    return (int) value;
  }

  /** A decimal number of 32 bits, or a hexadecimal one behind {@code 0x}; -1 if it is neither. */
  static long mark(String text) {
    return text.startsWith("0x")
        ? value(text.substring(2), 16, MAX_UNSIGNED_INT)
        : value(text, 10, MAX_UNSIGNED_INT);
  }

  /** The number, or -1 if it is none from 0 to {@code max}. */
  private static long value(CharSequence text, int radix, long max) {
    long value = text.isEmpty() ? -1 : 0;
    for (int i = 0; i < text.length() && value >= 0; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      value = digit < 0 || value * radix + digit > max ? -1 : value * radix + digit;
    }
    return value;
  }
}
