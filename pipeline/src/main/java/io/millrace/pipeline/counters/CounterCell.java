package io.millrace.pipeline.counters;

import org.agrona.concurrent.status.AtomicCounter;

/** One counter. One thread writes it, by ordered stores without a locked instruction. */
public final class CounterCell implements Counter {
  private final AtomicCounter cell;

  CounterCell(AtomicCounter cell) {
    this.cell = cell;
  }

  @Override
  public void add(long more) {
    cell.getAndAddRelease(more);
  }

  /** Sets the count, as when copying a device's own; only the owning thread may call it. */
  public void set(long value) {
    cell.setRelease(value);
  }

  @Override
  public long get() {
    return cell.getAcquire();
  }
}
