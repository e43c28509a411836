package io.millrace.driver.memory;

/**
 * Which buffer an address lies in, without a division: every packet that is freed asks.
 *
 * <p>A stride is a number of cache lines. The number of the line times a reciprocal of that, scaled
 * by a power of two, is the number of the buffer: exact as long as the scale is at least the
 * largest line number times the divisor (Granlund and Montgomery, "Division by Invariant Integers
 * using Multiplication", 1994). Unlike the division that the JIT compiler would make of a
 * remainder, it needs no upper half of a product, so that the compiler does a whole magazine in
 * vectors.
 */
final class Strides {
  private static final int LINE_SHIFT = 6;

  /** Up to here the product of line number and reciprocal fits 63 bits. */
  private static final int MAX_LINE_BITS = 30;

  private static final int LINE_BITS =
      Math.max(1, Long.SIZE - Long.numberOfLeadingZeros((PacketMemory.SPACE - 1) >>> LINE_SHIFT));
  private static final long LINES = PacketMemory.STRIDE >>> LINE_SHIFT;
  private static final int SCALE = LINE_BITS + Long.SIZE - Long.numberOfLeadingZeros(LINES);
  private static final long RECIPROCAL = Math.ceilDiv(1L << SCALE, LINES);
  private static final boolean FITS = LINE_BITS <= MAX_LINE_BITS;

  private Strides() {}

  /** The largest multiple of the stride up to an address of packet memory. */
  static long roundDown(long address) {
    return FITS
        ? ((address >>> LINE_SHIFT) * RECIPROCAL >>> SCALE) * PacketMemory.STRIDE
        : address - address % PacketMemory.STRIDE;
  }
}
