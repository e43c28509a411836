package io.millrace.driver.memory;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hands out runs of buffers of packet memory, or of other things in a row, first fit. Control
 * plane: any thread, under a lock. Indices and counts are in buffers of {@link PacketMemory#STRIDE}
 * bytes.
 */
final class BufferSpace {
  private static final BufferSpace PROCESS =
      new BufferSpace((int) Math.min(Integer.MAX_VALUE, PacketMemory.SIZE / PacketMemory.STRIDE));

  private final TreeMap<Integer, Integer> free = new TreeMap<>();
  private final int total;

  BufferSpace(int total) {
    this.total = total;
    free.put(0, total);
  }

  static BufferSpace process() {
    return PROCESS;
  }

  /** First buffer of a run of {@code count} that is the caller's until it releases it. */
  int reserve(int count) {
    int first = find(count);
    if (first < 0) {
      throw new OutOfPacketMemoryException(
          "no room for %d packet buffers: packet memory has %d, %d of them free; give it more memory"
              .formatted(count, total, left()));
    }
    return first;
  }

  /** As {@link #reserve}, or -1 if there is no such run. */
  synchronized int find(int count) {
    Optional<Map.Entry<Integer, Integer>> fit = firstFit(count);
    if (fit.isEmpty()) {
      return -1;
    }
    int first = fit.get().getKey();
    int length = fit.get().getValue();
    free.remove(first);
    if (length > count) {
      free.put(first + count, length - count);
    }
    return first;
  }

  /** How many are not reserved. */
  synchronized int left() {
    return free.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Optional<Map.Entry<Integer, Integer>> firstFit(int count) {
    return free.entrySet().stream().filter(run -> run.getValue() >= count).findFirst();
  }

  /** Takes a run back that was reserved. */
  synchronized void release(int first, int count) {
    Map.Entry<Integer, Integer> before = free.floorEntry(first);
    Integer next = free.higherKey(first);
    if (before != null && before.getKey() + before.getValue() > first
        || first + count > (next == null ? total : next)) {
      throw new IllegalArgumentException(
          "buffers " + first + " to " + (first + count - 1) + " are not reserved");
    }
    int start = first;
    int length = count;
    if (before != null && before.getKey() + before.getValue() == first) {
      start = before.getKey();
      length += before.getValue();
    }
    Integer after = free.remove(first + count);
    if (after != null) {
      length += after;
    }
    free.put(start, length);
  }
}
