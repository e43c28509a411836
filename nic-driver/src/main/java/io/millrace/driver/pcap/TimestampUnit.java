package io.millrace.driver.pcap;

/**
 * What an interface of a pcapng file counts time in ({@code if_tsresol}), and from when ({@code
 * if_tsoffset}).
 */
final class TimestampUnit {
  /** Microseconds since the epoch: what holds unless the file says otherwise. */
  static final TimestampUnit MICROS = new TimestampUnit(6, 0);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NANO_EXPONENT = 9;

  /** Of ten, in 64 bits. */
  private static final int MAX_EXPONENT = 19;

  private final boolean binary;
  private final int shift;
  private final long multiplier;

  /** Counts in a nanosecond, unsigned; 0 if no count makes one. */
  private final long divisor;

  private final long offsetNanos;

  /**
   * As the options of the interface say.
   *
   * @param resolution one byte: a second has 10 to the power of its low 7 bits, or 2 if bit 7 is
   *     set
   * @param offsetSeconds to add to all times
   */
  TimestampUnit(int resolution, long offsetSeconds) {
    binary = (resolution & 0x80) != 0;
    shift = resolution & 0x7f;
    multiplier = shift < NANO_EXPONENT ? powerOfTen(NANO_EXPONENT - shift) : 1;
    int finer = Math.max(0, shift - NANO_EXPONENT);
    divisor = finer <= MAX_EXPONENT ? powerOfTen(finer) : 0;
    offsetNanos = offsetSeconds * NANOS_PER_SECOND;
  }

  private static long powerOfTen(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  /** Nanoseconds since the epoch of an unsigned count; what a long cannot hold wraps around. */
  long toNanos(long count) {
    return offsetNanos + (binary ? binaryToNanos(count) : decimalToNanos(count));
  }

  private long decimalToNanos(long count) {
    if (divisor == 1) {
      return count * multiplier;
    }
    return divisor == 0 ? 0 : Long.divideUnsigned(count, divisor);
  }

  /** The count times a billion, as 128 bits, shifted right. */
  private long binaryToNanos(long count) {
    long high = Math.unsignedMultiplyHigh(count, NANOS_PER_SECOND);
    long low = count * NANOS_PER_SECOND;
    if (shift == 0) {
      return low;
    }
    return shift < Long.SIZE
        ? high << Long.SIZE - shift | low >>> shift
        : high >>> shift - Long.SIZE;
  }
}
