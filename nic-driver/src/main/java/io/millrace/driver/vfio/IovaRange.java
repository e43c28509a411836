package io.millrace.driver.vfio;

import java.util.List;
import java.util.OptionalLong;

/**
 * A range of addresses that devices of an IO address space can use for memory.
 *
 * @param first unsigned
 * @param last the last address of the range, unsigned
 */
record IovaRange(long first, long last) {
  private static final long[] ALIGNMENTS = {1L << 30, 2L << 20};

  /**
   * Where to map memory: as low as the ranges allow, aligned for the largest pages that it can be
   * made of (1 GiB, 2 MiB), and never at 0, so that a descriptor that was left empty faults.
   *
   * @param size bytes
   * @param page the IOMMU's smallest page
   */
  static OptionalLong place(List<IovaRange> ranges, long size, long page) {
    for (long alignment : ALIGNMENTS) {
      OptionalLong place = lowest(ranges, size, Math.min(alignment, Long.highestOneBit(size)));
      if (place.isPresent()) {
        return place;
      }
    }
    return lowest(ranges, size, page);
  }

  private static OptionalLong lowest(List<IovaRange> ranges, long size, long alignment) {
    return ranges.stream()
        .filter(range -> range.first >= 0)
        .mapToLong(range -> Math.ceilDiv(Math.max(range.first, 1), alignment) * alignment)
        .filter(place -> place > 0 && holdsAny(ranges, place, size))
        .min();
  }

  private static boolean holdsAny(List<IovaRange> ranges, long place, long size) {
    return ranges.stream().anyMatch(range -> range.holds(place, size));
  }

  private boolean holds(long place, long size) {
    return Long.compareUnsigned(first, place) <= 0
        && Long.compareUnsigned(place + size - 1, last) <= 0;
  }
}
