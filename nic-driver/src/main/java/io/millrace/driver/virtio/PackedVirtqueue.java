package io.millrace.driver.virtio;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketMemory;

/**
 * A packed virtqueue, section 2.8: one ring of descriptors, which the driver makes available and
 * the device marks as used in the same place. Which is which two bits tell, whose meaning turns
 * over with each round (2.8.1).
 *
 * <pre>
 *   descriptor:   0 address (64)    8 bytes (32)   12 id (16)   14 flags (16)
 *   driver area, device area:       0 position (16)              2 flags (16)
 * </pre>
 *
 * <p>The second half is read and written as one long: who sees the flags sees the rest. The device
 * writes the flags last, and no processor shows half of an aligned long.
 */
final class PackedVirtqueue extends Virtqueue {
  private static final long NEXT = 1L << 48;
  private static final long WRITE = 1L << 49;
  private static final long AVAILABLE = 1L << 55;
  private static final long USED = 1L << 63;
  private static final int ID_SHIFT = 32;
  private static final int DESCRIPTOR_SHIFT = 4;

  /** Event suppression flags, section 2.8.10; in the high half of its four bytes. */
  private static final int EVENTS_OFF = 1 << 16;

  private static final int EVENT_FLAGS = 3 << 16;
  private static final int LINE = 64;

  private final long descriptors;
  private final long driverArea;
  private final long deviceArea;
  private final long flags;

  PackedVirtqueue(
      VirtioTransport transport, int index, int size, boolean deviceWrites, boolean inOrder) {
    super(
        transport,
        index,
        size,
        deviceWrites,
        inOrder,
        ((long) size << DESCRIPTOR_SHIFT) + 2 * LINE);
    descriptors = memory.address();
    driverArea = descriptors + ((long) size << DESCRIPTOR_SHIFT);
    deviceArea = driverArea + LINE;
    flags = deviceWrites ? WRITE : 0;
    reset();
  }

  private long descriptor(int position) {
    return descriptors + ((long) (position & mask) << DESCRIPTOR_SHIFT);
  }

  /** The round's flags for an available descriptor; the first round has the wrap counter at 1. */
  private long available(int position) {
    return (position & size) == 0 ? AVAILABLE : USED;
  }

  private boolean isUsed(long word, int position) {
    long both = AVAILABLE | USED;
    return (word & both) == ((position & size) == 0 ? both : 0);
  }

  /**
   * The first descriptor's flags come last: the device looks at the others only after that, and so
   * gets their cache lines whole and once.
   */
  @Override
  void write(long[] from, int start, int end) {
    if (start < end) {
      int first = posted;
      for (int i = start + 1, at = first + 1; i < end; i++, at++) {
        PacketMemory.putLongLe(descriptor(at) + 8, fill(from[i], at));
      }
      PacketMemory.releaseLongLe(descriptor(first) + 8, fill(from[start], first));
      posted = first + end - start;
    }
  }

  /** Writes the first half of a descriptor and returns the second. */
  private long fill(long packet, int at) {
    int id = ids[at & ids.length - 1] & packets.length - 1;
    packets[id] = packet;
    PacketMemory.putLongLe(descriptor(at), Packet.address(packet) + dmaBase - HEADER);
    return Packet.length(packet) + HEADER | (long) id << ID_SHIFT | flags | available(at);
  }

  @Override
  int appendPlain(long[] to, int from, int max, boolean mergeable) {
    long[] table = packets;
    int[] slotIds = ids;
    int at = taken;
    int count = 0;
    long bytes = 0;
    for (; count < max; count++, at++) {
      long word = PacketMemory.acquireLongLe(descriptor(at) + 8);
      int id = slotIds[at & slotIds.length - 1] & table.length - 1;
      long buffer = table[id];
      int length = (int) word - HEADER;
      if (!isUsed(word, at)
          || (int) (word >>> ID_SHIFT & 0xffff) != id
          || buffer == Packet.NONE
          || !isPlain(buffer, length, mergeable)) {
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

  @Override
  int takeAnyOrder(int max) {
    long[] table = packets;
    int[] slotIds = ids;
    long[] toPackets = takenPackets;
    int[] toBytes = takenBytes;
    int at = taken;
    int most = Math.min(max, posted - at);
    int count = 0;
    for (; count < most; count++, at++) {
      long word = PacketMemory.acquireLongLe(descriptor(at) + 8);
      if (!isUsed(word, at)) {
        break;
      }
      int id = (int) (word >>> ID_SHIFT) & 0xffff;
      if (id >= table.length || table[id] == Packet.NONE) {
        fail("the device is done with buffer " + id + ", which it has not been given");
        break;
      }
      toPackets[count] = table[id];
      toBytes[count] = (int) word;
      table[id] = Packet.NONE;
      slotIds[at & slotIds.length - 1] = id;
    }
    taken = at;
    return count;
  }

  @Override
  long nextNote(int position) {
    long word = PacketMemory.acquireLongLe(descriptor(position) + 8);
    return isUsed(word, position) ? word << 32 | word >>> ID_SHIFT & 0xffff : -1;
  }

  @Override
  boolean wantsDoorbell() {
    return (PacketMemory.acquireIntLe(deviceArea) & EVENT_FLAGS) != EVENTS_OFF;
  }

  @Override
  void writeInterruptFlag(boolean on) {
    PacketMemory.releaseIntLe(driverArea, on ? 0 : EVENTS_OFF);
  }

  @Override
  long driverArea() {
    return driverArea;
  }

  @Override
  long deviceArea() {
    return deviceArea;
  }

  @Override
  void clear() {}

  /** The first descriptor last, so that the device sees the chain whole (section 2.8.6). */
  @Override
  void writePair(long readable, int readableBytes, long writable, int writableBytes) {
    int at = posted;
    PacketMemory.putLongLe(descriptor(at + 1), writable + dmaBase);
    PacketMemory.putLongLe(descriptor(at + 1) + 8, writableBytes | WRITE | available(at + 1));
    PacketMemory.putLongLe(descriptor(at), readable + dmaBase);
    PacketMemory.releaseLongLe(descriptor(at) + 8, readableBytes | NEXT | available(at));
    posted = at + 2;
  }

  @Override
  boolean isPairDone() {
    boolean done = isUsed(PacketMemory.acquireLongLe(descriptor(posted - 2) + 8), posted - 2);
    if (done) {
      taken = posted;
    }
    return done;
  }
}
