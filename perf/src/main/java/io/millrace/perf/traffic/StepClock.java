package io.millrace.perf.traffic;

import java.util.function.LongSupplier;

/** A simulated clock: each reading is later than the one before by the same time. One thread. */
final class StepClock implements LongSupplier {
  private final long step;
  private long now;

  StepClock(long stepNanos) {
    step = stepNanos;
  }

  @Override
  public long getAsLong() {
    now += step;
    return now;
  }

  /** Lets time pass, or go back. */
  void pass(long nanos) {
    now += nanos;
  }
}
