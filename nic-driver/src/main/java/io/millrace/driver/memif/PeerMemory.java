package io.millrace.driver.memif;

import io.millrace.driver.memory.MemoryWindow;
import java.util.Arrays;

/**
 * The regions that a client shares with us. Whatever offset it names, only what lies in a region is
 * ever touched.
 */
final class PeerMemory implements AutoCloseable {
  /** What {@link #locate} says of bytes that are in no region. */
  static final long NOWHERE = -1;

  /** Most regions. */
  static final int MAX_REGIONS = 256;

  private final MemoryWindow[] regions = new MemoryWindow[MAX_REGIONS];
  private int count;

  /** Adds a region, the next number. */
  void add(MemoryWindow region) {
    regions[count++] = region;
  }

  int count() {
    return count;
  }

  /** Whether the client could take some of it away. */
  boolean canShrink() {
    return Arrays.stream(regions, 0, count).anyMatch(MemoryWindow::canShrink);
  }

  /** Whether all of it is still there. */
  boolean isWhole() {
    return Arrays.stream(regions, 0, count).allMatch(MemoryWindow::isWhole);
  }

  /**
   * The packet-memory address of bytes in a region, or {@link #NOWHERE}; any values are allowed.
   */
  long locate(int region, long offset, long bytes) {
    if (region >= count) {
      return NOWHERE;
    }
    MemoryWindow window = regions[region];
    return window.contains(offset, bytes) ? window.address() + offset : NOWHERE;
  }

  /** Takes the memory out of reach; nobody may use an address of it any more. */
  @Override
  public void close() {
    while (count > 0) {
      regions[--count].close();
    }
  }
}
