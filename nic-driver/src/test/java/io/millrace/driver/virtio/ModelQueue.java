package io.millrace.driver.virtio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The device's side of a virtqueue, which also checks what the specification asks of a driver. */
abstract class ModelQueue {
  /** One descriptor of a chain. */
  record Part(long address, int bytes, boolean writable) {}

  /** A buffer that the driver has made available. */
  record Buffer(int id, List<Part> parts, int slots) {
    int writableBytes() {
      return parts.stream().filter(Part::writable).mapToInt(Part::bytes).sum();
    }
  }

  final ModelMemory memory;
  int size;
  long descriptors;
  long driverArea;
  long deviceArea;
  int vector;
  boolean enabled;

  /** The driver has rung since the device last went to sleep. */
  boolean rung;

  /** Buffers with the device, in the order in which they were made available. */
  final Deque<Buffer> fetched = new ArrayDeque<>();

  /** In order: done with, and not yet noted; the last of them carries the note. */
  private final List<Buffer> unnoted = new ArrayList<>();

  ModelQueue(ModelMemory memory) {
    this.memory = memory;
  }

  /** Fetches everything available. */
  final void fetch() {
    for (Optional<Buffer> next = next(); next.isPresent(); next = next()) {
      fetched.add(next.get());
    }
  }

  abstract Optional<Buffer> next();

  /** Notes one buffer as used. */
  abstract void note(int id, int bytes, int slots);

  /** Makes the notes visible, where that is a step of its own. */
  abstract void publish();

  /** Asks the driver to ring, or not to. */
  abstract void wantRing(boolean on);

  abstract boolean interruptWanted();

  /**
   * In order: notes the buffer later, together with the next ones, if it is full or only read; else
   * now, and all that wait with it.
   */
  final void noteBatched(Buffer buffer, int bytes, boolean more) {
    unnoted.add(buffer);
    boolean full = buffer.writableBytes() == bytes;
    if (!(more && full)) {
      int slots = unnoted.stream().mapToInt(Buffer::slots).sum();
      note(buffer.id(), bytes, slots);
      unnoted.clear();
    }
  }

  static int slots(List<Buffer> buffers) {
    return buffers.stream().mapToInt(Buffer::slots).sum();
  }
}
