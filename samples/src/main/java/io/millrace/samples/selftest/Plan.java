package io.millrace.samples.selftest;

import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * What to send.
 *
 * @param frames how many
 * @param size bytes of the n-th frame
 * @param flows how many flows take turns
 * @param window frames under way at most
 * @param destination Ethernet address to send to
 * @param finish what to do to each frame before it is sent
 */
record Plan(
    int frames,
    IntUnaryOperator size,
    int flows,
    int window,
    long destination,
    LongUnaryOperator finish) {
  private static final int WINDOW = 128;

  /** Frames of all sizes up to a largest, mixed, few under way at a time. */
  static Plan mixed(int frames, int maxBytes, long destination) {
    int sizes = maxBytes - TestFrame.MIN_BYTES + 1;
    IntUnaryOperator size = n -> TestFrame.MIN_BYTES + (int) ((n * 2_654_435_761L >>> 8) % sizes);
    return new Plan(frames, size, 1, WINDOW, destination, packet -> packet);
  }

  Plan withFlows(int count) {
    return new Plan(frames, size, count, window, destination, finish);
  }

  Plan withWindow(int count) {
    return new Plan(frames, size, flows, count, destination, finish);
  }

  Plan finishedBy(LongUnaryOperator step) {
    return new Plan(frames, size, flows, window, destination, step);
  }
}
