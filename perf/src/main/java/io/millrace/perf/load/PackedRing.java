package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;

/**
 * The device's side of a packed virtqueue (virtio 1.2, section 2.8) whose buffers have one
 * descriptor each. Counts in descriptors; for one thread.
 */
final class PackedRing {
  private static final int DESCRIPTOR_BYTES = 16;
  private static final int AVAILABLE = 1 << 7;
  private static final int USED = 1 << 15;
  private static final int NO_NOTIFICATIONS = 1;

  private final long descriptors;
  private final int size;
  private final long[] guest;
  private final long[] sizes;
  private final long[] windows;
  private int next;
  private boolean wrap = true;
  private int region;

  /**
   * A ring.
   *
   * @param deviceArea where the device says whether it wants to be notified: it does not
   * @param guest addresses of the regions that descriptors speak of
   * @param sizes of the regions, bytes
   * @param windows where we have them
   */
  PackedRing(
      long descriptors, long deviceArea, int size, long[] guest, long[] sizes, long[] windows) {
    this.descriptors = descriptors;
    this.size = size;
    this.guest = guest;
    this.sizes = sizes;
    this.windows = windows;
    PacketMemory.putShortLe(deviceArea + 2, NO_NOTIFICATIONS);
  }

  /** How many buffers the driver has made available, at most {@code max}. */
  int available(int max) {
    int count = 0;
    int at = next;
    boolean turn = wrap;
    while (count < max) {
      int flags = PacketMemory.acquireShortLe(address(at) + 14);
      if ((flags & AVAILABLE) != 0 != turn || (flags & USED) != 0 == turn) {
        break;
      }
      count++;
      if (++at == size) {
        at = 0;
        turn = !turn;
      }
    }
    return count;
  }

  /** Address of the descriptor that many behind the next one. */
  long descriptor(int ahead) {
    int at = next + ahead;
    return address(at >= size ? at - size : at);
  }

  private long address(int at) {
    return descriptors + (long) at * DESCRIPTOR_BYTES;
  }

  /** Where the buffer of a descriptor is. */
  long buffer(long descriptor) {
    long address = PacketMemory.getLongLe(descriptor);
    long offset = address - guest[region];
    if (offset < 0 || offset >= sizes[region]) {
      region = find(address);
      offset = address - guest[region];
    }
    return windows[region] + offset;
  }

  private int find(long address) {
    for (int i = 0; i < guest.length; i++) {
      if (address - guest[i] >= 0 && address - guest[i] < sizes[i]) {
        return i;
      }
    }
    throw new IllegalStateException("no memory at " + Long.toHexString(address));
  }

  /** Gives the next buffers back, the first of them last: the driver then sees all at once. */
  void use(int count) {
    for (int ahead = count - 1; ahead >= 0; ahead--) {
      boolean turn = next + ahead >= size ? !wrap : wrap;
      long descriptor = descriptor(ahead);
      int id = PacketMemory.getShortLe(descriptor + 12);
      PacketMemory.releaseIntLe(descriptor + 12, id | (turn ? AVAILABLE | USED : 0) << 16);
    }
    next += count;
    if (next >= size) {
      next -= size;
      wrap = !wrap;
    }
  }
}
