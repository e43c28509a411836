package io.millrace.driver.vhost.backend;

import io.millrace.driver.ffi.EventFd;
import io.millrace.driver.vhost.VhostException;
import org.jspecify.annotations.Nullable;

/**
 * What a queue is when it starts. Addresses are the front end's own.
 *
 * @param size slots, a number that {@link #checkSize} takes
 * @param deviceWrites whether the guest receives by it
 * @param descriptors descriptor area
 * @param driverArea the available ring of a split queue
 * @param deviceArea the used ring of a split queue
 * @param memory the guest's memory, by the guest's addresses
 * @param userMemory the same by the front end's
 * @param eventIdx whether both sides say by position when to be notified
 * @param inOrder whether one note may stand for many
 * @param call calls the driver; null if it polls
 * @param alarm run when the ring breaks
 */
record RingSetup(
    int size,
    boolean deviceWrites,
    long descriptors,
    long driverArea,
    long deviceArea,
    AddressMap memory,
    AddressMap userMemory,
    boolean eventIdx,
    boolean inOrder,
    @Nullable EventFd call,
    Runnable alarm) {
  /** Most slots, section 2.7. */
  static final int MAX_SIZE = 1 << 15;

  /** Refuses a number of slots that no queue has. */
  static void checkSize(int size) {
    if (size < 1 || size > MAX_SIZE || Integer.bitCount(size) != 1) {
      throw new VhostException("a queue has " + Integer.toUnsignedString(size) + " slots");
    }
  }

  /**
   * Where a part of the queue is in packet memory.
   *
   * @throws VhostException if it does not lie in the guest's memory in one piece, aligned
   */
  long locate(String part, long address, long bytes, int alignment) {
    long found = userMemory.locate(address, bytes);
    if (found < 0 || (found & alignment - 1) != 0) {
      throw new VhostException(
          "the %s of a queue, %d bytes at %#x, %s"
              .formatted(
                  part,
                  bytes,
                  address,
                  found < 0 ? "is outside of the guest's memory" : "is not aligned"));
    }
    return found;
  }
}
