package io.millrace.stages.table.acl;

import java.util.Comparator;

/**
 * A prefix of either family as the compiler sees it: left-aligned in 128 bits. They sort by first
 * address, and the shorter prefix first, so that a prefix comes right before those inside it.
 *
 * @param high the first 64 bits; an IPv4 address is their upper half
 * @param low the other 64 bits
 * @param length bits that count
 */
record Bits128(long high, long low, int length) implements Comparable<Bits128> {
  static final Bits128 ANY = new Bits128(0, 0, 0);

  private static final Comparator<Bits128> ORDER =
      Comparator.<Bits128, Long>comparing(Bits128::high, Long::compareUnsigned)
          .thenComparing(Bits128::low, Long::compareUnsigned)
          .thenComparingInt(Bits128::length);

  @Override
  public int compareTo(Bits128 other) {
    return ORDER.compare(this, other);
  }

  /** The last address inside, as a prefix of full length. */
  Bits128 last() {
    return new Bits128(high | ~maskOf(length), low | ~maskOf(length - 64), 128);
  }

  /** The address behind this one; that behind the last of all is {@link #ANY}'s. */
  Bits128 next() {
    return new Bits128(low == -1 ? high + 1 : high, low + 1, 128);
  }

  boolean contains(Bits128 other) {
    return length <= other.length
        && ((high ^ other.high) & maskOf(length)) == 0
        && ((low ^ other.low) & maskOf(length - 64)) == 0;
  }

  private static long maskOf(int bits) {
    return bits <= 0 ? 0 : -1L << (64 - Math.min(bits, 64));
  }
}
