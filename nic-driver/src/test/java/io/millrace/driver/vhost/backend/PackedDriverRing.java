package io.millrace.driver.vhost.backend;

import java.util.List;

/** Section 2.8 from the driver's side. */
final class PackedDriverRing extends DriverRing {
  private static final int AVAILABLE = 1 << 7;
  private static final int USED = 1 << 15;

  private final boolean inOrder;
  private int next;
  private boolean wrap = true;
  private int nextUsed;
  private boolean usedWrap = true;

  PackedDriverRing(GuestModel memory, int index, int size, boolean deviceWrites, boolean inOrder) {
    super(memory, index, size, deviceWrites);
    this.inOrder = inOrder;
  }

  /** A table's entries follow each other without a flag. */
  @Override
  void writeEntry(long at, Piece piece, int flags, int following, boolean last) {
    memory.put64(at, piece.address());
    memory.put32(at + 8, piece.length());
    memory.put16(at + 12, 0);
    memory.put16(at + 14, flags);
  }

  @Override
  int write(List<Piece> pieces, int flags) {
    int id = next;
    int head = next;
    int headFlags = 0;
    for (int i = 0; i < pieces.size(); i++) {
      long at = descriptors + 16L * next;
      boolean last = i == pieces.size() - 1;
      memory.put64(at, pieces.get(i).address());
      memory.put32(at + 8, pieces.get(i).length());
      memory.put16(at + 12, id);
      int all = flags | (last ? 0 : NEXT) | (wrap ? AVAILABLE : USED);
      if (i == 0) {
        headFlags = all;
      } else {
        memory.put16(at + 14, all);
      }
      next++;
      if (next == size) {
        next = 0;
        wrap = !wrap;
      }
    }
    memory.put16(descriptors + 16L * head + 14, headFlags);
    return id;
  }

  @Override
  boolean mayBatch() {
    return inOrder && !deviceWrites;
  }

  @Override
  long nextNote() {
    long at = descriptors + 16L * nextUsed;
    int flags = memory.get16(at + 14);
    boolean isUsed = (flags & AVAILABLE) != 0 == usedWrap && (flags & USED) != 0 == usedWrap;
    if (!isUsed || outstanding.isEmpty()) {
      return -1;
    }
    return memory.get16(at + 12) | (long) memory.get32(at + 8) << 16;
  }

  @Override
  void passed(Posted buffer) {
    nextUsed += buffer.slots();
    if (nextUsed >= size) {
      nextUsed -= size;
      usedWrap = !usedWrap;
    }
  }

  @Override
  void wantCall(boolean wanted) {
    memory.put32(driverArea, wanted ? 0 : 1 << 16);
  }

  @Override
  boolean wantsKick() {
    return memory.get16(deviceArea + 2) == 0;
  }
}
