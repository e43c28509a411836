package io.millrace.driver.vhost.backend;

import java.util.List;

/**
 * Where the guest's addresses lie in packet memory: ranges that never change, made for each table
 * of memory that the front end gives. Any thread.
 */
final class AddressMap {
  /** Without memory. */
  static final AddressMap EMPTY = new AddressMap(List.of());

  /**
   * A range of addresses, 64 bits without sign.
   *
   * @param start its first, as the other side counts
   * @param size bytes
   * @param address where that is in packet memory
   */
  record Range(long start, long size, long address) {}

  private final long[] starts;
  private final long[] sizes;
  private final long[] addresses;

  AddressMap(List<Range> ranges) {
    starts = ranges.stream().mapToLong(Range::start).toArray();
    sizes = ranges.stream().mapToLong(Range::size).toArray();
    addresses = ranges.stream().mapToLong(Range::address).toArray();
  }

  /** The range that an address is in, or -1. */
  int find(long address) {
    for (int i = 0; i < starts.length; i++) {
      if (Long.compareUnsigned(address - starts[i], sizes[i]) < 0) {
        return i;
      }
    }
    return -1;
  }

  long start(int range) {
    return starts[range];
  }

  long size(int range) {
    return sizes[range];
  }

  long address(int range) {
    return addresses[range];
  }

  /**
   * Where bytes lie that must be in one piece, in packet memory.
   *
   * @param bytes at least 1
   * @return -1 if they do not all lie in one range
   */
  long locate(long address, long bytes) {
    int range = find(address);
    if (range < 0) {
      return -1;
    }
    long offset = address - starts[range];
    return bytes <= sizes[range] - offset ? addresses[range] + offset : -1;
  }
}
