package io.millrace.driver.vhost.backend;

/**
 * Finds the guest's addresses in packet memory, with the range of the last one at hand. For one
 * thread.
 */
final class Translator {
  private final AddressMap map;
  private long start;
  private long size;
  private long base;

  /** Where the bytes of the last {@link #reach} begin in packet memory. */
  long address;

  Translator(AddressMap map) {
    this.map = map;
  }

  /**
   * Finds the first of some bytes, and how many of them are in one piece; a buffer that lies across
   * the border of two pieces of memory is found piece by piece.
   *
   * @param bytes at least 1
   * @return 1 to {@code bytes}; 0 if the address is in none of the guest's memory
   */
  int reach(long guestAddress, int bytes) {
    long offset = guestAddress - start;
    if (Long.compareUnsigned(offset, size) >= 0) {
      int range = map.find(guestAddress);
      if (range < 0) {
        return 0;
      }
      start = map.start(range);
      size = map.size(range);
      base = map.address(range);
      offset = guestAddress - start;
    }
    address = base + offset;
    return (int) Math.min(bytes, size - offset);
  }
}
