package io.millrace.perf.load;

import io.millrace.driver.memory.PacketMemory;
import java.util.function.Supplier;

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
  private final Supplier<FrontEndMemory> memory;
  private int next;
  private boolean wrap = true;

  /** The region that was asked for last: its guest address, bytes, and where we have it. */
  private long guest;

  private long bytes;
  private long window;

  /**
   * A ring.
   *
   * @param deviceArea where the device says whether it wants to be notified: it does not
   * @param memory what the front end shares by now
   */
  PackedRing(long descriptors, long deviceArea, int size, Supplier<FrontEndMemory> memory) {
    this.descriptors = descriptors;
    this.size = size;
    this.memory = memory;
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

  /** Where the next buffers are, a few bytes from their start. */
  void locate(long[] to, int count, int behind) {
    for (int i = 0; i < count; i++) {
      to[i] = buffer(PacketMemory.getLongLe(descriptor(i))) + behind;
    }
  }

  private long buffer(long address) {
    long offset = address - guest;
    if (offset < 0 || offset >= bytes) {
      find(address);
      offset = address - guest;
    }
    return window + offset;
  }

  private void find(long address) {
    FrontEndMemory now = memory.get();
    int region = now.find(address);
    if (region == FrontEndMemory.NOWHERE) {
      throw FrontEndMemory.noMemory(address);
    }
    guest = now.regions().get(region).guestAddress();
    bytes = now.regions().get(region).size();
    window = now.windows().get(region).address();
  }

  /** Gives the next buffers back, the first of them last: the driver then sees all at once. */
  void use(int count) {
    for (int ahead = count - 1; ahead >= 0; ahead--) {
      boolean turn = next + ahead >= size ? !wrap : wrap;
      long descriptor = descriptor(ahead);
      int id = PacketMemory.getShortLe(descriptor + 12);
      PacketMemory.releaseIntLe(descriptor + 12, id | (turn ? AVAILABLE | USED : 0) << 16);
    }
    pass(count);
  }

  /**
   * Gives the next buffers back by one descriptor that names the last of them, as a device may that
   * uses them in order (section 2.8.9), if it has written nothing into them.
   */
  void useTogether(int count) {
    int last = PacketMemory.getShortLe(descriptor(count - 1) + 12);
    PacketMemory.releaseIntLe(descriptor(0) + 12, last | (wrap ? AVAILABLE | USED : 0) << 16);
    pass(count);
  }

  private void pass(int count) {
    next += count;
    if (next >= size) {
      next -= size;
      wrap = !wrap;
    }
  }
}
