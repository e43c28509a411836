package io.millrace.driver.port.decorate;

import java.util.concurrent.atomic.AtomicLong;

/** The counts behind {@link FaultStats} of one queue: written by its thread, read by any. */
final class FaultCounters {
  final AtomicLong lost = new AtomicLong();
  final AtomicLong lostWhileDown = new AtomicLong();
  final AtomicLong corrupted = new AtomicLong();
  final AtomicLong truncated = new AtomicLong();
  final AtomicLong duplicated = new AtomicLong();
  final AtomicLong reordered = new AtomicLong();
  final AtomicLong deepest = new AtomicLong();
  final AtomicLong held = new AtomicLong();

  /** Whether the last round passed anything on or holds something back. */
  private volatile boolean busy;

  /** Adds to a counter that no other thread writes. */
  static void add(AtomicLong counter, long more) {
    counter.setOpaque(counter.getPlain() + more);
  }

  /** Raises a counter that no other thread writes. */
  static void atLeast(AtomicLong counter, long value) {
    counter.setOpaque(Math.max(counter.getPlain(), value));
  }

  /** Says how a round ended: packets passed on in it, and packets that wait for later ones. */
  void round(int passed, int waiting) {
    held.setOpaque(waiting);
    boolean isBusy = passed + waiting > 0;
    if (isBusy != busy) {
      busy = isBusy;
    }
  }

  boolean busy() {
    return busy;
  }

  FaultStats stats() {
    return new FaultStats(
        lost.getOpaque(),
        lostWhileDown.getOpaque(),
        corrupted.getOpaque(),
        truncated.getOpaque(),
        duplicated.getOpaque(),
        reordered.getOpaque(),
        deepest.getOpaque(),
        held.getOpaque());
  }
}
