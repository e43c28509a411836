package io.millrace.driver.vfio;

import io.millrace.driver.card.Bar;

/** A BAR that cannot be mapped: each access is a system call, which orders it. */
record RegionBar(RegionFile file) implements Bar {
  @Override
  public long size() {
    return file.region().size();
  }

  @Override
  public int get8(long offset) {
    return (int) file.read(offset, 1);
  }

  @Override
  public int get16(long offset) {
    return (int) file.read(offset, 2);
  }

  @Override
  public int get32(long offset) {
    return (int) file.read(offset, 4);
  }

  @Override
  public void put8(long offset, int value) {
    file.write(offset, 1, value);
  }

  @Override
  public void put16(long offset, int value) {
    file.write(offset, 2, value);
  }

  @Override
  public void put32(long offset, int value) {
    file.write(offset, 4, value);
  }

  @Override
  public void put64(long offset, long value) {
    file.write(offset, 8, value);
  }
}
