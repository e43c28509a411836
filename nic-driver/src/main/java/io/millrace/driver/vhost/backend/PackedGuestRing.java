package io.millrace.driver.vhost.backend;

import io.millrace.driver.memory.PacketMemory;

/**
 * A packed virtqueue, section 2.8.
 *
 * <pre>
 *   descriptor:                 0 address (64)    8 bytes (32)   12 id (16)   14 flags (16)
 *   driver area, device area:   0 position (16)   2 flags (16)
 * </pre>
 *
 * <p>A position counts descriptors; its bit {@code size} tells which round it is: not set, the wrap
 * counter is 1. The second half of a descriptor is read and written as one long, so that who sees
 * the flags sees the rest.
 */
final class PackedGuestRing extends GuestRing {
  private static final long NEXT = 1L << 48;
  private static final long WRITE = 1L << 49;
  private static final long INDIRECT = 1L << 50;
  private static final long AVAILABLE = 1L << 55;
  private static final long USED = 1L << 63;
  private static final long BOTH = AVAILABLE | USED;
  private static final int ID_SHIFT = 32;

  /** Event suppression flags, section 2.8.10. */
  private static final int EVENTS_OFF = 1;

  private static final int EVENTS_AT_POSITION = 2;
  private static final int EVENT_FLAGS = 3;
  private static final int WRAP = 1 << 15;

  private final AddressMap memory;
  private final long descriptors;
  private final long driverArea;
  private final long deviceArea;

  /**
   * Starts at the position that the front end remembers, 0 in the first round for a new queue.
   *
   * @param base as SET_VRING_BASE has it; its upper half, where the device notes what it has used,
   *     is the same as the lower: we hold no buffer while we stand still
   */
  PackedGuestRing(RingSetup setup, int base) {
    super(setup);
    memory = setup.memory();
    descriptors =
        setup.locate("descriptor ring", setup.descriptors(), (long) size << DESCRIPTOR_SHIFT, 16);
    driverArea = setup.locate("driver area", setup.driverArea(), 4, 4);
    deviceArea = setup.locate("device area", setup.deviceArea(), 4, 4);
    begin(isStale(base) ? resume(at(base)) : at(base));
    writeKickWish(false);
  }

  private int at(int base) {
    return (base & mask) + ((base & WRAP) != 0 ? 0 : size);
  }

  /**
   * Whether a position may not be the right one. The front end has asked for it when the last back
   * end stopped; one that died it cannot ask, and so it says where it began itself, which is the
   * very beginning or a descriptor that has been used since.
   */
  private boolean isStale(int base) {
    int at = at(base);
    return at == 0 || flags(at) == ((at & size) == 0 ? BOTH : 0);
  }

  private long flags(int at) {
    return PacketMemory.acquireLongLe(descriptor(at) + 8) & BOTH;
  }

  private boolean isWaiting(int at) {
    long flags = flags(at);
    return flags == AVAILABLE || flags == USED;
  }

  /**
   * Reads off the ring where the last device was: where descriptors that wait begin behind others
   * that do not, or else where one round ends and the next begins. That is so as long as each
   * buffer is one descriptor, as Linux has them; where it is not, the ring may show several such
   * places, and then what the front end says has to do.
   */
  private int resume(int otherwise) {
    int found = -1;
    for (int at = 0; at < size; at++) {
      if (isWaiting(at) && !isWaiting(at - 1)) {
        if (found >= 0) {
          return otherwise;
        }
        found = inRound(at, isFirstRound(at));
      }
    }
    return found >= 0 ? found : border();
  }

  private boolean isFirstRound(int at) {
    return (flags(at) & AVAILABLE) != 0;
  }

  private int inRound(int at, boolean first) {
    return at + (first ? 0 : size);
  }

  /** All descriptors wait, or none does. */
  private int border() {
    boolean round = isFirstRound(0);
    boolean waiting = isWaiting(0);
    for (int at = 1; at < size; at++) {
      if (isFirstRound(at) != round) {
        return inRound(at, waiting != round);
      }
    }
    return inRound(0, waiting == round);
  }

  private long descriptor(int at) {
    return descriptors + ((long) (at & mask) << DESCRIPTOR_SHIFT);
  }

  @Override
  boolean isReady() {
    return isAvailable(PacketMemory.acquireLongLe(descriptor(position) + 8), position);
  }

  private boolean isAvailable(long word, int at) {
    return (word & BOTH) == ((at & size) == 0 ? AVAILABLE : USED);
  }

  @Override
  boolean next() {
    int at = position;
    long word = PacketMemory.acquireLongLe(descriptor(at) + 8);
    if (!isAvailable(word, at)) {
      return false;
    }
    chain.clear();
    if ((word & INDIRECT) != 0) {
      return takeTable(at, word);
    }
    for (int slots = 1; ; slots++) {
      if (!add(descriptorAddress(descriptor(at)), (int) word, (word & WRITE) != 0)) {
        return false;
      }
      if ((word & NEXT) == 0) {
        return passOver(word, slots);
      }
      if (slots == size) {
        return broken("a chain of descriptors goes round in a circle");
      }
      at++;
      word = PacketMemory.getLongLe(descriptor(at) + 8);
      if ((word & INDIRECT) != 0) {
        return broken("an indirect descriptor is part of a chain");
      }
    }
  }

  /** The last descriptor of a chain has its id (section 2.8.6). */
  private boolean passOver(long last, int slots) {
    chain.id = (int) (last >>> ID_SHIFT) & 0xffff;
    chain.slots = slots;
    position += slots;
    return true;
  }

  /** All entries of an indirect table belong to the buffer, in order (section 2.8.7). */
  private boolean takeTable(int at, long word) {
    if ((word & NEXT) != 0) {
      return broken("an indirect descriptor leads on");
    }
    int bytes = (int) word;
    long table = table(memory, descriptorAddress(descriptor(at)), bytes);
    if (table < 0) {
      return false;
    }
    for (int i = 0; i < bytes; i += DESCRIPTOR_BYTES) {
      long entry = PacketMemory.getLongLe(table + i + 8);
      if ((entry & INDIRECT) != 0) {
        return broken("an indirect descriptor is part of a table");
      }
      if (!add(descriptorAddress(table + i), (int) entry, (entry & WRITE) != 0)) {
        return false;
      }
    }
    return passOver(word, 1);
  }

  /** The first note last, so that the driver sees all or none. */
  @Override
  void writeUsed() {
    int at = usedPosition;
    if (inOrder && !deviceWrites) {
      int last = pending - 1;
      long note = note(at, last);
      for (int i = 0; i < pending; i++) {
        at += pendingSlots[i];
      }
      PacketMemory.releaseLongLe(descriptor(usedPosition) + 8, note);
    } else {
      at += pendingSlots[0];
      for (int i = 1; i < pending; i++) {
        PacketMemory.putLongLe(descriptor(at) + 8, note(at, i));
        at += pendingSlots[i];
      }
      PacketMemory.releaseLongLe(descriptor(usedPosition) + 8, note(usedPosition, 0));
    }
    usedPosition = at;
  }

  private long note(int at, int index) {
    return (at & size) == 0 ? bare(index) | BOTH : bare(index);
  }

  private long bare(int index) {
    int bytes = pendingBytes[index];
    return bytes | (long) pendingIds[index] << ID_SHIFT | (bytes > 0 ? WRITE : 0);
  }

  @Override
  boolean wantsCall(int before, int now) {
    int wish = PacketMemory.acquireIntLe(driverArea);
    int flags = wish >>> 16 & EVENT_FLAGS;
    if (flags != EVENTS_AT_POSITION || !eventIdx) {
      return flags != EVENTS_OFF;
    }
    int event = (wish & mask) + ((wish & WRAP) != 0 ? 0 : size);
    return passed(event, before, now, 2 * size);
  }

  @Override
  void writeKickWish(boolean wanted) {
    PacketMemory.releaseIntLe(deviceArea, wanted ? 0 : EVENTS_OFF << 16);
  }

  @Override
  int base() {
    int at = position & mask | ((position & size) == 0 ? WRAP : 0);
    return at << 16 | at;
  }
}
