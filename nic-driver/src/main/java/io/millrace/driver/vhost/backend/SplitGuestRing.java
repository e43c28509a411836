package io.millrace.driver.vhost.backend;

import io.millrace.driver.memory.PacketMemory;

/**
 * A split virtqueue, section 2.7.
 *
 * <pre>
 *   descriptor:      0 address (64)    8 bytes (32)   12 flags (16)   14 next (16)
 *   available ring:  0 flags (16)      2 index (16)    4 id (16) ...    used_event (16)
 *   used ring:       0 flags (16)      2 index (16)    4 id (32), bytes (32) ...  avail_event (16)
 * </pre>
 */
final class SplitGuestRing extends GuestRing {
  private static final int PERIOD = 1 << 16;
  private static final long NEXT = 1L << 32;
  private static final long WRITE = 1L << 33;
  private static final long INDIRECT = 1L << 34;
  private static final int NEXT_SHIFT = 48;
  private static final int RING_INDEX = 2;
  private static final int RING_ENTRIES = 4;

  /** Flag of either ring: the other side need not say when it has changed its own. */
  private static final int QUIET = 1;

  private final AddressMap memory;
  private final long descriptors;
  private final long availableRing;
  private final long usedRing;

  /** Position behind what is known to be available. */
  private int available;

  /**
   * Starts where the driver has been told of used buffers last, whatever position the front end
   * remembers: a back end that died has not used what lies between the two.
   */
  SplitGuestRing(RingSetup setup) {
    super(setup);
    memory = setup.memory();
    descriptors =
        setup.locate("descriptor table", setup.descriptors(), (long) size << DESCRIPTOR_SHIFT, 16);
    availableRing =
        setup.locate("available ring", setup.driverArea(), RING_ENTRIES + 2L * size + 2, 2);
    usedRing = setup.locate("used ring", setup.deviceArea(), RING_ENTRIES + 8L * size + 2, 4);
    begin(PacketMemory.acquireShortLe(usedRing + RING_INDEX));
    available = position;
    writeKickWish(false);
  }

  @Override
  boolean isReady() {
    return position != available || refresh();
  }

  private boolean refresh() {
    int ready = PacketMemory.acquireShortLe(availableRing + RING_INDEX) - position & PERIOD - 1;
    if (ready > size) {
      return broken(
          "the driver makes " + ready + " buffers available in a queue of " + size + " slots");
    }
    available = position + ready & PERIOD - 1;
    return ready > 0;
  }

  @Override
  boolean next() {
    if (!isReady()) {
      return false;
    }
    int id = PacketMemory.getShortLe(availableRing + RING_ENTRIES + 2L * (position & mask));
    if (id >= size) {
      return broken("descriptor " + id + " of a queue of " + size + " slots");
    }
    chain.clear();
    chain.id = id;
    chain.slots = 1;
    if (!walk(descriptors, size, id, true)) {
      return false;
    }
    position = position + 1 & PERIOD - 1;
    return true;
  }

  /**
   * Follows descriptors of a table, each of which is read once, at most as many as the table has:
   * more would be a loop.
   */
  private boolean walk(long table, int entries, int first, boolean mayLeadOn) {
    int index = first;
    for (int steps = 0; steps < entries; steps++) {
      long descriptor = table + ((long) index << DESCRIPTOR_SHIFT);
      long address = descriptorAddress(descriptor);
      long word = PacketMemory.getLongLe(descriptor + 8);
      if ((word & INDIRECT) != 0) {
        return mayLeadOn && (word & NEXT) == 0
            ? walkTable(address, (int) word)
            : broken("an indirect descriptor leads on");
      }
      if (!add(address, (int) word, (word & WRITE) != 0)) {
        return false;
      }
      if ((word & NEXT) == 0) {
        return true;
      }
      index = (int) (word >>> NEXT_SHIFT);
      if (index >= entries) {
        return broken("descriptor " + index + " of a table of " + entries);
      }
    }
    return broken("a chain of descriptors goes round in a circle");
  }

  private boolean walkTable(long address, int bytes) {
    long table = table(memory, address, bytes);
    return table >= 0 && walk(table, bytes >>> DESCRIPTOR_SHIFT, 0, false);
  }

  @Override
  void writeUsed() {
    int at = usedPosition;
    for (int i = 0; i < pending; i++, at++) {
      PacketMemory.putLongLe(
          usedRing + RING_ENTRIES + 8L * (at & mask), pendingIds[i] | (long) pendingBytes[i] << 32);
    }
    usedPosition = at & PERIOD - 1;
    PacketMemory.releaseShortLe(usedRing + RING_INDEX, at);
  }

  @Override
  boolean wantsCall(int before, int now) {
    if (eventIdx) {
      int event = PacketMemory.acquireShortLe(availableRing + RING_ENTRIES + 2L * size);
      return passed(event, before, now, PERIOD);
    }
    return (PacketMemory.acquireShortLe(availableRing) & QUIET) == 0;
  }

  /** By position the driver kicks when it passes that; one that lies behind it it never passes. */
  @Override
  void writeKickWish(boolean wanted) {
    if (eventIdx) {
      int event = wanted ? position : position - 1;
      PacketMemory.releaseShortLe(usedRing + RING_ENTRIES + 8L * size, event);
    } else {
      PacketMemory.releaseShortLe(usedRing, wanted ? 0 : QUIET);
    }
  }

  @Override
  int base() {
    return position;
  }
}
