package io.millrace.driver.vfio;

import io.millrace.driver.pci.PciConfigSpace;

/** The configuration space, as the kernel lets a process see and change it. */
record RegionConfigSpace(RegionFile file) implements PciConfigSpace {
  @Override
  public int get8(int offset) {
    return (int) file.read(offset, 1);
  }

  @Override
  public int get16(int offset) {
    return (int) file.read(offset, 2);
  }

  @Override
  public int get32(int offset) {
    return (int) file.read(offset, 4);
  }

  @Override
  public void put8(int offset, int value) {
    file.write(offset, 1, value);
  }

  @Override
  public void put16(int offset, int value) {
    file.write(offset, 2, value);
  }

  @Override
  public void put32(int offset, int value) {
    file.write(offset, 4, value);
  }
}
