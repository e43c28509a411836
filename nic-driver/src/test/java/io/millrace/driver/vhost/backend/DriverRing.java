package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A queue as a driver has it, made plainly from the text of the specification: descriptors are
 * taken one after the other, buffers come back in order.
 */
abstract class DriverRing {
  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  /** A piece of a buffer. */
  record Piece(long address, int length) {}

  /**
   * A buffer that the device has.
   *
   * @param slots descriptors that it takes
   */
  record Posted(int id, int slots, List<Piece> pieces) {}

  /** A buffer that has come back. */
  record Used(Posted buffer, int written) {}

  final GuestModel memory;
  final int size;
  final long descriptors;
  final long driverArea;
  final long deviceArea;
  final boolean deviceWrites;
  final Deque<Posted> outstanding = new ArrayDeque<>();
  int free;

  /** Takes memory below the places for data, and clears it. */
  DriverRing(GuestModel memory, int index, int size, boolean deviceWrites) {
    this.memory = memory;
    this.size = size;
    this.deviceWrites = deviceWrites;
    free = size;
    descriptors = GuestModel.START + index * 0x4000L;
    driverArea = descriptors + 0x2000;
    deviceArea = descriptors + 0x3000;
    memory.clear(descriptors, 0x4000);
  }

  /** Makes a buffer available, if there are descriptors for it. */
  final boolean post(List<Piece> pieces, boolean indirect) {
    int slots = indirect ? 1 : pieces.size();
    if (slots > free) {
      return false;
    }
    List<Piece> entries = pieces;
    int flags = deviceWrites ? WRITE : 0;
    if (indirect) {
      long table = memory.allocate(16 * pieces.size() + 16) + 15 & -16;
      for (int i = 0; i < pieces.size(); i++) {
        boolean last = i == pieces.size() - 1;
        writeEntry(table + 16L * i, pieces.get(i), flags, i + 1, last);
      }
      entries = List.of(new Piece(table, 16 * pieces.size()));
      flags = INDIRECT;
    }
    free -= slots;
    outstanding.add(new Posted(write(entries, flags), slots, pieces));
    return true;
  }

  abstract void writeEntry(long at, Piece piece, int flags, int next, boolean last);

  /** Writes descriptors and makes them available; returns the buffer's id. */
  abstract int write(List<Piece> pieces, int flags);

  /** Buffers that have come back since. */
  final List<Used> collect() {
    List<Used> all = new ArrayList<>();
    for (long note = nextNote(); note >= 0; note = nextNote()) {
      int id = (int) note & 0xffff;
      int written = (int) (note >>> 16);
      Posted first = outstanding.remove();
      while (first.id() != id) {
        assertEquals(true, mayBatch(), "buffer " + id + " comes before " + first.id());
        take(all, first, written);
        first = outstanding.remove();
      }
      take(all, first, written);
    }
    return all;
  }

  private void take(List<Used> all, Posted buffer, int written) {
    passed(buffer);
    free += buffer.slots();
    all.add(new Used(buffer, written));
  }

  /** Whether one note may stand for several buffers. */
  abstract boolean mayBatch();

  /** The next id and, from bit 16 on, the bytes written; -1 if there is none. */
  abstract long nextNote();

  abstract void passed(Posted buffer);

  /** Whether to be called at the next used buffer. */
  abstract void wantCall(boolean wanted);

  /** Whether the device wants a kick for the buffer posted last. */
  abstract boolean wantsKick();
}
