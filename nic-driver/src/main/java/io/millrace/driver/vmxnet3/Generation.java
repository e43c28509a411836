package io.millrace.driver.vmxnet3;

/**
 * The generation bit of a ring entry: 1 in the first lap, 0 in the second, and so on. An entry
 * belongs to whoever waits for it once it carries the bit of that one's lap; memory that was
 * cleared carries none of the first.
 *
 * <p>A ring is a power of two entries long, and positions in it run free, so that the bit above
 * those of the index counts the laps.
 */
final class Generation {
  private Generation() {}

  /**
   * The bit for a position.
   *
   * @param position counted from the first entry of the first lap
   * @param lapShift binary logarithm of the number of entries
   * @return 0 or 1
   */
  static long of(int position, int lapShift) {
    return ~position >>> lapShift & 1L;
  }
}
