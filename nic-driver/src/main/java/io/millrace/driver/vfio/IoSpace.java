package io.millrace.driver.vfio;

import java.util.List;

/**
 * An IO address space: what the cards in it see as memory. For one thread at a time.
 *
 * <p>Calls that the kernel refuses throw {@link io.millrace.driver.port.PortException} with a
 * message for the user, or {@link io.millrace.driver.ffi.NativeException} where the caller knows
 * better what it means.
 */
interface IoSpace extends AutoCloseable {
  /** How the card may reach a piece of memory. */
  enum Access {
    /** It reads. */
    READ,
    /** It reads and writes. */
    READ_WRITE
  }

  /** Takes a card into the space and returns the descriptor of its device. */
  int open(VfioFunction card);

  /** Gives a card back by the descriptor of its device. */
  void close(int device);

  /** Addresses that memory can be mapped at. Only with a card in the space. */
  List<IovaRange> ranges();

  /** The IOMMU's smallest page, in bytes. Only with a card in the space. */
  long pageSize();

  /**
   * Maps memory of the process, which is locked until {@link #unmap}.
   *
   * @param address in the process
   * @param iova the cards' address for it
   */
  void map(long address, long iova, long bytes, Access access);

  /** Unmaps what was mapped. */
  void unmap(long iova, long bytes);

  /** Unmaps everything; the cards have been given back. */
  @Override
  void close();
}
