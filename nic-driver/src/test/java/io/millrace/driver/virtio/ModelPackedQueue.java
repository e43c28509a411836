package io.millrace.driver.virtio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Section 2.8 from the device's side. */
final class ModelPackedQueue extends ModelQueue {
  private static final int F_NEXT = 1;
  private static final int F_WRITE = 2;
  private static final int F_AVAIL = 1 << 7;
  private static final int F_USED = 1 << 15;

  private int next;
  private boolean nextWrap = true;
  private int used;
  private boolean usedWrap = true;
  private long heldBack = -1;
  private long heldBackAt;

  ModelPackedQueue(ModelMemory memory) {
    super(memory);
  }

  @Override
  Optional<Buffer> next() {
    List<Part> parts = new ArrayList<>();
    int flags;
    int id;
    int at = next;
    boolean wrap = nextWrap;
    do {
      long descriptor = descriptors + 16L * at;
      long word = memory.get64(descriptor + 8);
      flags = (int) (word >>> 48);
      id = (int) (word >>> 32) & 0xffff;
      boolean available = (flags & F_AVAIL) != 0 == wrap && (flags & F_USED) != 0 != wrap;
      if (!available) {
        if (!parts.isEmpty()) {
          throw new AssertionError("a chain that is not whole");
        }
        return Optional.empty();
      }
      parts.add(new Part(memory.get64(descriptor), (int) word, (flags & F_WRITE) != 0));
      if (++at == size) {
        at = 0;
        wrap = !wrap;
      }
    } while ((flags & F_NEXT) != 0);
    next = at;
    nextWrap = wrap;
    return Optional.of(new Buffer(id, parts, parts.size()));
  }

  /** The first of several is written last, so that the driver sees all of them or none. */
  @Override
  void note(int id, int bytes, int slots) {
    int flags = usedWrap ? F_AVAIL | F_USED : 0;
    long word = Integer.toUnsignedLong(bytes) | (long) id << 32 | (long) flags << 48;
    if (heldBack == -1) {
      heldBack = word;
      heldBackAt = descriptors + 16L * used + 8;
    } else {
      memory.put64(descriptors + 16L * used + 8, word);
    }
    used += slots;
    if (used >= size) {
      used -= size;
      usedWrap = !usedWrap;
    }
  }

  @Override
  void publish() {
    if (heldBack != -1) {
      memory.put64(heldBackAt, heldBack);
      heldBack = -1;
    }
  }

  @Override
  void wantRing(boolean on) {
    memory.put32(deviceArea, on ? 0 : 1 << 16);
  }

  @Override
  boolean interruptWanted() {
    return (memory.get32(driverArea) >>> 16 & 3) == 0;
  }
}
