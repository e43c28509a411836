package io.millrace.driver.virtio;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;

/**
 * A split virtqueue, section 2.7: a table of descriptors, a ring of those that the driver makes
 * available and one of those that the device has used.
 *
 * <pre>
 *   descriptor:      0 address (64)    8 bytes (32)   12 flags (16)   14 next (16)
 *   available ring:  0 flags (16)      2 index (16)    4 id (16) ...
 *   used ring:       0 flags (16)      2 index (16)    4 id (32), bytes (32) ...
 * </pre>
 */
final class SplitVirtqueue extends Virtqueue {
  private static final long NEXT = 1L << 32;
  private static final long WRITE = 2L << 32;
  private static final int NEXT_SHIFT = 48;
  private static final int DESCRIPTOR_SHIFT = 4;
  private static final int RING_INDEX = 2;
  private static final int RING_ENTRIES = 4;

  /** Flag of either ring: the other side need not say when it has changed its own. */
  private static final int QUIET = 1;

  private static final int LINE = 64;

  private final long descriptors;
  private final long availableRing;
  private final long usedRing;
  private final long flags;

  /** Position behind what the device is known to have used. */
  private int used;

  SplitVirtqueue(
      VirtioTransport transport, int index, int size, boolean deviceWrites, boolean inOrder) {
    super(transport, index, size, deviceWrites, inOrder, usedOffset(size) + 8L * size + LINE);
    descriptors = memory.address();
    availableRing = descriptors + ((long) size << DESCRIPTOR_SHIFT);
    usedRing = descriptors + usedOffset(size);
    flags = deviceWrites ? WRITE : 0;
    reset();
  }

  /** Behind the available ring, on a cache line of its own: the device writes it. */
  private static long usedOffset(int size) {
    return ((long) size << DESCRIPTOR_SHIFT)
        + Math.ceilDiv(RING_ENTRIES + 2L * size + 2, (long) LINE) * LINE;
  }

  private long descriptor(int id) {
    return descriptors + ((long) id << DESCRIPTOR_SHIFT);
  }

  private void writeAvailable(int slot, int id) {
    PacketMemory.putShortLe(availableRing + RING_ENTRIES + 2L * slot, id);
  }

  /** The ring of ids is there already: {@link #takeAnyOrder} keeps it as the slots' ids are. */
  @Override
  void write(long[] from, int start, int end) {
    long[] table = packets;
    int[] slotIds = ids;
    int at = posted;
    long toDevice = dmaBase - HEADER;
    for (int i = start; i < end; i++, at++) {
      long packet = from[i];
      int id = slotIds[at & slotIds.length - 1];
      table[id] = packet;
      long descriptor = descriptor(id);
      PacketMemory.putLongLe(descriptor, Packet.address(packet) + toDevice);
      PacketMemory.putLongLe(descriptor + 8, Packet.length(packet) + HEADER | flags);
    }
    posted = at;
    PacketMemory.releaseShortLe(availableRing + RING_INDEX, at);
  }

  /**
   * How many buffers from a position on the device has used, as far as is known; its index is read
   * again only if these are fewer than wanted.
   */
  private int ready(int position, int wanted) {
    if (used - position < wanted) {
      int ready = PacketMemory.acquireShortLe(usedRing + RING_INDEX) - position & 0xffff;
      if (ready > posted - position) {
        fail("the device has used " + ready + " buffers of " + (posted - position));
        return 0;
      }
      used = position + ready;
    }
    return used - position;
  }

  private long usedEntry(int position) {
    return PacketMemory.getLongLe(usedRing + RING_ENTRIES + 8L * (position & mask));
  }

  @Override
  int takeAnyOrder(int max) {
    long[] table = packets;
    long[] toPackets = takenPackets;
    int[] toBytes = takenBytes;
    int at = taken;
    int count = 0;
    int most = Math.min(max, ready(at, max));
    for (; count < most; count++, at++) {
      long entry = usedEntry(at);
      int id = (int) entry;
      if (id < 0 || id >= table.length || table[id] == Packet.NONE) {
        fail("the device is done with buffer " + id + ", which it has not been given");
        break;
      }
      toPackets[count] = table[id];
      toBytes[count] = (int) (entry >>> 32);
      table[id] = Packet.NONE;
      giveSlot(at & mask, id);
    }
    taken = at;
    return count;
  }

  @Override
  int appendPlain(long[] to, int from, int max, boolean mergeable) {
    long[] table = packets;
    int[] slotIds = ids;
    int at = taken;
    int most = Math.min(max, ready(at, max));
    int count = 0;
    long bytes = 0;
    for (; count < most; count++, at++) {
      long entry = usedEntry(at);
      int id = slotIds[at & slotIds.length - 1] & table.length - 1;
      long buffer = table[id];
      int length = (int) (entry >>> 32) - HEADER;
      if ((int) entry != id || buffer == Packet.NONE || !isPlain(buffer, length, mergeable)) {
        break;
      }
      table[id] = Packet.NONE;
      to[from + count] = Packet.withLength(buffer, length);
      bytes += length;
    }
    taken = at;
    plainBytes = bytes;
    return count;
  }

  /** The slot's entry in the available ring has been read: the device has used as many buffers. */
  private void giveSlot(int slot, int id) {
    if (ids[slot] != id) {
      ids[slot] = id;
      writeAvailable(slot, id);
    }
  }

  @Override
  long nextNote(int position) {
    return ready(position, 1) > 0 ? usedEntry(position) : -1;
  }

  @Override
  boolean wantsDoorbell() {
    return (PacketMemory.acquireShortLe(usedRing) & QUIET) == 0;
  }

  @Override
  void writeInterruptFlag(boolean on) {
    PacketMemory.releaseShortLe(availableRing, on ? 0 : QUIET);
  }

  @Override
  long driverArea() {
    return availableRing;
  }

  @Override
  long deviceArea() {
    return usedRing;
  }

  @Override
  void clear() {
    used = 0;
    for (int slot = 0; slot < size; slot++) {
      writeAvailable(slot, slot);
    }
  }

  /** Two descriptors after the other, as section 2.7.9.1 wants it for devices that keep order. */
  @Override
  void writePair(long readable, int readableBytes, long writable, int writableBytes) {
    int first = 2 * posted & mask;
    PacketMemory.putLongLe(descriptor(first), readable + dmaBase);
    PacketMemory.putLongLe(
        descriptor(first) + 8, readableBytes | NEXT | (long) (first + 1) << NEXT_SHIFT);
    PacketMemory.putLongLe(descriptor(first + 1), writable + dmaBase);
    PacketMemory.putLongLe(descriptor(first + 1) + 8, writableBytes | WRITE);
    writeAvailable(posted & mask, first);
    posted++;
    PacketMemory.releaseShortLe(availableRing + RING_INDEX, posted);
  }

  @Override
  boolean isPairDone() {
    boolean done = PacketMemory.acquireShortLe(usedRing + RING_INDEX) == (posted & 0xffff);
    if (done) {
      taken = posted;
    }
    return done;
  }
}
