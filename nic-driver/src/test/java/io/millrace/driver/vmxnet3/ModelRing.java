package io.millrace.driver.vmxnet3;

import io.millrace.driver.memory.PacketMemory;

/** The card's side of a ring of 16-byte entries: where it is, and the generation it waits for. */
final class ModelRing {
  final long base;
  final int size;
  int next;
  int generation = 1;

  ModelRing(long base, int size) {
    this.base = base;
    this.size = size;
  }

  long entry() {
    return base + 16L * next;
  }

  /** Whether the bit of the entry's second half is that of this lap. */
  boolean isMine(int bit) {
    return (PacketMemory.acquireLongLe(entry() + 8) >>> bit & 1) == generation;
  }

  void advance() {
    if (++next == size) {
      next = 0;
      generation ^= 1;
    }
  }

  /** Writes a descriptor, but for its generation a constant, as the driver would in its lap. */
  void mark(int position, int bit) {
    long descriptor = base + 16L * (position % size);
    PacketMemory.putLongLe(descriptor, position);
    long generation = position / size % 2 == 0 ? 1L << bit : 0;
    PacketMemory.releaseLongLe(descriptor + 8, generation);
  }

  /** Writes a completion: its generation is bit 127. */
  void complete(long low, long high) {
    PacketMemory.putLongLe(entry(), low);
    PacketMemory.releaseLongLe(entry() + 8, high & Long.MAX_VALUE | (long) generation << 63);
    advance();
  }
}
