package io.millrace.driver.virtio;

import io.millrace.driver.pci.PciConfigSpace;
import java.nio.ByteBuffer;

/** Configuration space in a buffer. */
record ModelConfigSpace(ByteBuffer space) implements PciConfigSpace {
  @Override
  public int get8(int offset) {
    return space.get(offset) & 0xff;
  }

  @Override
  public int get16(int offset) {
    return space.getShort(offset) & 0xffff;
  }

  @Override
  public int get32(int offset) {
    return space.getInt(offset);
  }

  @Override
  public void put8(int offset, int value) {
    space.put(offset, (byte) value);
  }

  @Override
  public void put16(int offset, int value) {
    space.putShort(offset, (short) value);
  }

  @Override
  public void put32(int offset, int value) {
    space.putInt(offset, value);
  }
}
