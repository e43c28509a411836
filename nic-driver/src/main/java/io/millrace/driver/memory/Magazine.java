package io.millrace.driver.memory;

/** A handful of free buffers that changes hands as one: a stack of buffer addresses. */
final class Magazine {
  final long[] buffers;
  int count;

  Magazine(int capacity) {
    buffers = new long[capacity];
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == buffers.length;
  }

  /** Takes over as many buffers of the other one as there is room for. */
  void takeFrom(Magazine other) {
    int moved = Math.min(other.count, buffers.length - count);
    System.arraycopy(other.buffers, other.count - moved, buffers, count, moved);
    count += moved;
    other.count -= moved;
  }
}
