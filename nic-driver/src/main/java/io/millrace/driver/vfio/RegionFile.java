package io.millrace.driver.vfio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A region read and written by system calls; the kernel makes one access of the same width to the
 * device of each. What cannot be read, because the card is gone, reads as all ones, and what cannot
 * be written is lost.
 */
final class RegionFile {
  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Syscalls calls;
  private final int fd;
  private final Region region;
  private final MemorySegment value;
  private final MemorySegment[] firstBytes = new MemorySegment[Long.BYTES + 1];

  /**
   * A region of an open device.
   *
   * @param arena of the card; an access after it has been closed throws {@link
   *     IllegalStateException}
   */
  RegionFile(Arena arena, Syscalls calls, int fd, Region region) {
    this.calls = calls;
    this.fd = fd;
    this.region = region;
    value = arena.allocate(LONG_LE);
    for (int width = 1; width <= Long.BYTES; width++) {
      firstBytes[width] = value.asSlice(0, width);
    }
  }

  Region region() {
    return region;
  }

  /** Reads 1, 2, 4 or 8 bytes, sign-extended nowhere: the upper bits are zero. */
  synchronized long read(long offset, int width) {
    check(offset, width);
    value.set(LONG_LE, 0, 0);
    if (calls.pread(fd, firstBytes[width], region.offset() + offset) != width) {
      value.set(LONG_LE, 0, -1L >>> (Long.SIZE - width * Byte.SIZE));
    }
    return value.get(LONG_LE, 0);
  }

  /** Writes 1, 2, 4 or 8 bytes. */
  synchronized void write(long offset, int width, long bits) {
    check(offset, width);
    value.set(LONG_LE, 0, bits);
    calls.pwrite(fd, firstBytes[width], region.offset() + offset);
  }

  private void check(long offset, int width) {
    if (offset < 0 || offset > region.size() - width) {
      throw new IndexOutOfBoundsException(
          offset + " is outside a region of " + region.size() + " bytes");
    }
  }
}
