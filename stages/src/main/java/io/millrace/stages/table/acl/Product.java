package io.millrace.stages.table.acl;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two fields taken as one, a step of recursive flow classification (Gupta and McKeown, "Packet
 * Classification on Multiple Fields", 1999): for each pair of rows the number of their
 * intersection, equal ones having the same number.
 */
final class Product {
  /** Pairs there may be: numbers are of 16 bits. */
  private static final int MOST_PAIRS = 0xffff;

  /** By row of the first field times {@link #width}, plus row of the second; a power of two. */
  final char[] of;

  /** Rows of the second field. */
  final int width;

  /** The intersections, one behind the other. */
  final long[] rows;

  private Product(char[] of, int width, long[] rows) {
    this.of = of;
    this.width = width;
    this.rows = rows;
  }

  /**
   * Intersects each row of one field with each of another.
   *
   * @param words length of a row
   * @return null if there are too many pairs
   */
  static @Nullable Product of(long[] first, long[] second, int words) {
    int width = second.length / words;
    if ((long) first.length / words * width > MOST_PAIRS) {
      return null;
    }
    int pairs = first.length / words * width;
    char[] of = new char[BitRows.powerOfTwo(pairs)];
    long[] rows = new long[pairs * words];
    Map<LongBuffer, Integer> known = new HashMap<>();
    for (int pair = 0; pair < pairs; pair++) {
      long[] common = new long[words];
      for (int word = 0; word < words; word++) {
        common[word] = first[pair / width * words + word] & second[pair % width * words + word];
      }
      int number = known.computeIfAbsent(LongBuffer.wrap(common), row -> known.size());
      System.arraycopy(common, 0, rows, number * words, words);
      of[pair] = (char) number;
    }
    return new Product(of, width, Arrays.copyOf(rows, known.size() * words));
  }

  int row(int first, int second) {
    return of[first * width + second & of.length - 1];
  }

  /** Multiplies a burst's values of two fields. */
  void rows(BitRows first, int[] values, BitRows second, int[] others, int count, int[] rows) {
    for (int n = 0; n < count; n++) {
      rows[n] = row(first.row(values[n]), second.row(others[n]));
    }
  }

  /** Bytes of what look-ups need, which is not the rows. */
  long memoryBytes() {
    return 2L * of.length;
  }
}
