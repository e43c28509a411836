package io.millrace.samples.selftest;

import io.millrace.driver.ffi.PollSet;
import io.millrace.driver.port.RxQueue;
import java.util.Arrays;

/** Measures how soon a frame wakes a thread that sleeps until the interrupt of its queue. */
final class WakeUp {
  private static final int PATIENCE_MILLIS = 1_000;

  private final Wire wire;
  private final RxQueue queue;

  WakeUp(Wire wire) {
    this.wire = wire;
    queue = wire.rx().getFirst();
  }

  /**
   * Microseconds from before sending to awake, sorted; ends at the first frame that wakes nobody.
   */
  long[] measure(int frames) {
    long[] micros = new long[frames];
    int woken = 0;
    PollSet descriptor = new PollSet(1);
    descriptor.set(0, queue.interruptFd());
    for (int i = 0; i < frames; i++) {
      long start = sendAsleep();
      boolean awake = descriptor.await(PATIENCE_MILLIS) == 1;
      long nanos = System.nanoTime() - start;
      queue.disarmInterrupt();
      if (!awake || !arrived()) {
        break;
      }
      micros[woken++] = nanos / 1000;
    }
    Arrays.sort(micros, 0, woken);
    return Arrays.copyOf(micros, woken);
  }

  private long sendAsleep() {
    while (wire.takeOwn() > 0) {
      Thread.onSpinWait(); // late ones of before
    }
    queue.armInterrupt();
    wire.takeOwn();
    long start = System.nanoTime();
    wire.sendOne(wire.receiver().info().mac().value(), TestFrame.MIN_BYTES);
    return start;
  }

  /** Foreign frames raise interrupts too, so ours may be a moment later. */
  private boolean arrived() {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (wire.takeOwn() == 0) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
    }
    return true;
  }
}
