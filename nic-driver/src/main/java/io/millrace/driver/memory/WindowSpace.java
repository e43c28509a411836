package io.millrace.driver.memory;

/**
 * The address space behind packet memory that {@link MemoryWindow}s are made in.. Control plane:
 * any thread.
 */
final class WindowSpace {
  /** Windows start and end at multiples of this, the size of the huge pages they may be made of. */
  static final long GRAIN = 2L << 20;

  private static final WindowSpace PROCESS = new WindowSpace();

  private final BufferSpace grains;
  private final long start;

  private WindowSpace() {
    start = roundUp(PacketMemory.SIZE + PacketMemory.GUARD_BYTES, GRAIN);
    grains = new BufferSpace((int) Math.max(0, (PacketMemory.SPACE - start) / GRAIN));
  }

  static WindowSpace process() {
    return PROCESS;
  }

  /** Addresses for a window, a multiple of the alignment; behind them one grain stays empty. */
  Range reserve(long bytes, long alignment) {
    int slack = (int) ((alignment - GRAIN) / GRAIN);
    int count = Math.toIntExact(bytes / GRAIN) + 1 + slack;
    int first = grains.find(count);
    if (first < 0) {
      throw new OutOfPacketMemoryException(
          "no address space for a window of %d MiB: %d MiB are left; set the size of windows"
                  .formatted(bytes >> 20, grains.left() * (GRAIN >> 20))
              + " (memory: windows) to what the peers share, all together");
    }
    return new Range(first, count, roundUp(start + first * GRAIN, alignment));
  }

  void release(Range range) {
    grains.release(range.first, range.count);
  }

  static long roundUp(long value, long alignment) {
    return (value + alignment - 1) & -alignment;
  }

  /**
   * Grains that are taken.
   *
   * @param address of the window in them
   */
  record Range(int first, int count, long address) {}
}
