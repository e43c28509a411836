package io.millrace.driver.vfio;

import io.millrace.driver.pci.PciConfigSpace;

/** Of a card that is not there: all ones, and what is written is lost. */
record AbsentConfigSpace() implements PciConfigSpace {
  @Override
  public int get8(int offset) {
    return 0xff;
  }

  @Override
  public int get16(int offset) {
    return 0xffff;
  }

  @Override
  public int get32(int offset) {
    return -1;
  }

  @Override
  public void put8(int offset, int value) {}

  @Override
  public void put16(int offset, int value) {}

  @Override
  public void put32(int offset, int value) {}
}
