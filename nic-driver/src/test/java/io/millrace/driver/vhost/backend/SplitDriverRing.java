package io.millrace.driver.vhost.backend;

import java.util.List;

/** Section 2.7 from the driver's side. */
final class SplitDriverRing extends DriverRing {
  private final boolean eventIdx;
  private int nextDescriptor;
  private int available;
  private int used;

  SplitDriverRing(GuestModel memory, int index, int size, boolean deviceWrites, boolean eventIdx) {
    super(memory, index, size, deviceWrites);
    this.eventIdx = eventIdx;
  }

  @Override
  void writeEntry(long at, Piece piece, int flags, int next, boolean last) {
    memory.put64(at, piece.address());
    memory.put32(at + 8, piece.length());
    memory.put16(at + 12, flags | (last ? 0 : NEXT));
    memory.put16(at + 14, last ? 0 : next);
  }

  @Override
  int write(List<Piece> pieces, int flags) {
    int head = nextDescriptor;
    for (int i = 0; i < pieces.size(); i++) {
      int at = nextDescriptor;
      nextDescriptor = (nextDescriptor + 1) % size;
      boolean last = i == pieces.size() - 1;
      writeEntry(descriptors + 16L * at, pieces.get(i), flags, nextDescriptor, last);
    }
    memory.put16(driverArea + 4 + 2L * (available % size), head);
    available++;
    memory.put16(driverArea + 2, available);
    return head;
  }

  @Override
  boolean mayBatch() {
    return false;
  }

  @Override
  long nextNote() {
    if ((used & 0xffff) == memory.get16(deviceArea + 2)) {
      return -1;
    }
    long entry = deviceArea + 4 + 8L * (used % size);
    used++;
    return memory.get32(entry) & 0xffff | (long) memory.get32(entry + 4) << 16;
  }

  @Override
  void passed(Posted buffer) {}

  @Override
  void wantCall(boolean wanted) {
    if (eventIdx) {
      memory.put16(driverArea + 4 + 2L * size, wanted ? used : used - 1);
    } else {
      memory.put16(driverArea, wanted ? 0 : 1);
    }
  }

  @Override
  boolean wantsKick() {
    return eventIdx
        ? memory.get16(deviceArea + 4 + 8L * size) == (available - 1 & 0xffff)
        : (memory.get16(deviceArea) & 1) == 0;
  }
}
