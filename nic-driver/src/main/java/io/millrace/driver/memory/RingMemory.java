package io.millrace.driver.memory;

/**
 * A piece of packet memory for something other than packets: descriptor rings and what else a
 * device reads and writes. It is where packets are, so that whoever may reach these (a card through
 * the IOMMU, another process through a file descriptor) reaches the rings by the same mapping, and
 * the driver by the same constant segment.
 */
public final class RingMemory implements AutoCloseable {
  private final int firstBuffer;
  private final int buffers;
  private final long address;
  private final long size;

  private RingMemory(int firstBuffer, int buffers, long address, long size) {
    this.firstBuffer = firstBuffer;
    this.buffers = buffers;
    this.address = address;
    this.size = size;
  }

  /**
   * Takes zeroed memory.
   *
   * @param size bytes, at least 1
   * @param alignment of its address, a power of two
   * @throws OutOfPacketMemoryException if packet memory has no room for it
   */
  public static RingMemory allocate(long size, int alignment) {
    if (size < 1 || Integer.bitCount(alignment) != 1) {
      throw new IllegalArgumentException(size + " bytes aligned to " + alignment);
    }
    int buffers = Math.toIntExact(Math.ceilDiv(size + alignment, PacketMemory.STRIDE));
    int first = BufferSpace.process().reserve(buffers);
    long start = first * PacketMemory.STRIDE;
    long address = Math.ceilDiv(start, (long) alignment) * alignment;
    RingMemory memory = new RingMemory(first, buffers, address, size);
    memory.clear();
    return memory;
  }

  /** Offset of its first byte in packet memory. */
  public long address() {
    return address;
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  /** Sets all of it to zero. */
  public void clear() {
    PacketMemory.clear(address, size);
  }

  /** Gives it back; nobody may touch it any more, the device included. */
  @Override
  public void close() {
    BufferSpace.process().release(firstBuffer, buffers);
  }
}
