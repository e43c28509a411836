package io.millrace.driver.virtio;

import io.millrace.driver.card.Bar;

/** A piece of a base address region, offsets counted from its start. */
record BarWindow(Bar bar, long start, long size) implements Bar {
  @Override
  public int get8(long offset) {
    return bar.get8(at(offset, 1));
  }

  @Override
  public int get16(long offset) {
    return bar.get16(at(offset, 2));
  }

  @Override
  public int get32(long offset) {
    return bar.get32(at(offset, 4));
  }

  @Override
  public void put8(long offset, int value) {
    bar.put8(at(offset, 1), value);
  }

  @Override
  public void put16(long offset, int value) {
    bar.put16(at(offset, 2), value);
  }

  @Override
  public void put32(long offset, int value) {
    bar.put32(at(offset, 4), value);
  }

  @Override
  public void put64(long offset, long value) {
    bar.put64(at(offset, 8), value);
  }

  private long at(long offset, int bytes) {
    if (offset < 0 || offset > size - bytes) {
      throw new IndexOutOfBoundsException("byte " + offset + " of a window of " + size);
    }
    return start + offset;
  }
}
