package io.millrace.driver.vhost;

import java.nio.ByteBuffer;

/**
 * A piece of the front end's memory, which the descriptor that comes with it maps. All numbers are
 * 64 bits without sign; neither of the two ranges, nor that in the file, wraps round.
 *
 * @param guestAddress the device's address of it, which descriptors in queues have
 * @param size bytes
 * @param userAddress the front end's own address of it, which {@link VringAddress} has
 * @param mmapOffset where it begins in the file
 */
public record MemoryRegion(long guestAddress, long size, long userAddress, long mmapOffset)
    implements Payload {
  static final int BYTES = 4 * Long.BYTES;

  /** Checks the ranges. */
  public MemoryRegion {
    if (size <= 0) {
      throw new VhostException("a region of memory has " + Long.toUnsignedString(size) + " bytes");
    }
    checkRange("the device's addresses", guestAddress, size);
    checkRange("the front end's addresses", userAddress, size);
    if (mmapOffset < 0 || mmapOffset + size < 0) {
      throw new VhostException(
          "a region of memory is to begin at byte %#x of its file".formatted(mmapOffset));
    }
  }

  private static void checkRange(String what, long start, long size) {
    if (Long.compareUnsigned(start + size, start) <= 0) {
      throw new VhostException(
          "a region of %#x bytes from %#x on is beyond %s".formatted(size, start, what));
    }
  }

  /** As {@link #writeBare} has it. */
  static MemoryRegion readBare(ByteBuffer from) {
    return new MemoryRegion(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  /** As ADD_MEM_REG and REM_MEM_REG have it: behind 64 bits of nothing. */
  static MemoryRegion read(ByteBuffer from) {
    from.getLong();
    return readBare(from);
  }

  void writeBare(ByteBuffer to) {
    to.putLong(guestAddress).putLong(size).putLong(userAddress).putLong(mmapOffset);
  }

  @Override
  public int bytes() {
    return Long.BYTES + BYTES;
  }

  @Override
  public void write(ByteBuffer to) {
    to.putLong(0);
    writeBare(to);
  }
}
