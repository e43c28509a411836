package io.millrace.driver.virtio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Section 2.7 from the device's side. */
final class ModelSplitQueue extends ModelQueue {
  private static final int F_NEXT = 1;
  private static final int F_WRITE = 2;

  private final boolean inOrder;
  private int next;
  private int nextDescriptor;
  private int used;

  ModelSplitQueue(ModelMemory memory, boolean inOrder) {
    super(memory);
    this.inOrder = inOrder;
  }

  @Override
  Optional<Buffer> next() {
    if (memory.get16(driverArea + 2) == (next & 0xffff)) {
      return Optional.empty();
    }
    int head = memory.get16(driverArea + 4 + 2L * (next & size - 1));
    List<Part> parts = new ArrayList<>();
    int at = head;
    int flags;
    do {
      if (inOrder && at != nextDescriptor) {
        throw new AssertionError("descriptor " + at + " and not " + nextDescriptor);
      }
      nextDescriptor = at + 1 & size - 1;
      long descriptor = descriptors + 16L * at;
      flags = memory.get16(descriptor + 12);
      parts.add(
          new Part(memory.get64(descriptor), memory.get32(descriptor + 8), (flags & F_WRITE) != 0));
      at = memory.get16(descriptor + 14);
    } while ((flags & F_NEXT) != 0);
    next++;
    return Optional.of(new Buffer(head, parts, 1));
  }

  @Override
  void note(int id, int bytes, int slots) {
    long entry = deviceArea + 4 + 8L * (used & size - 1);
    memory.put32(entry, id);
    memory.put32(entry + 4, bytes);
    used += slots;
  }

  @Override
  void publish() {
    memory.put16(deviceArea + 2, used);
  }

  /** For a device that means harm. */
  void publish(int index) {
    memory.put16(deviceArea + 2, index);
  }

  @Override
  void wantRing(boolean on) {
    memory.put16(deviceArea, on ? 0 : 1);
  }

  @Override
  boolean interruptWanted() {
    return (memory.get16(driverArea) & 1) == 0;
  }
}
