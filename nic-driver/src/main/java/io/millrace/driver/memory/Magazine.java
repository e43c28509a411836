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
}
