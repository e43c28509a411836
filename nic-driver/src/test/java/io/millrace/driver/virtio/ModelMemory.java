package io.millrace.driver.virtio;

import io.millrace.driver.memory.PacketMemory;

/** Packet memory as a device sees it: at other addresses, and nothing beside it. */
final class ModelMemory {
  /** What an address in packet memory is to the device. */
  static final long BASE = 0x12_0000_0000L;

  boolean allowed;

  long at(long address, int bytes) {
    if (!allowed) {
      throw new AssertionError("DMA that is not allowed");
    }
    long inside = address - BASE;
    if (inside < 0 || inside > PacketMemory.SIZE - bytes) {
      throw new AssertionError("DMA at %#x, outside packet memory".formatted(address));
    }
    return inside;
  }

  int get16(long address) {
    return PacketMemory.acquireShortLe(at(address, 2));
  }

  int get32(long address) {
    return PacketMemory.getIntLe(at(address, 4));
  }

  long get64(long address) {
    return PacketMemory.acquireLongLe(at(address, 8));
  }

  void put8(long address, int value) {
    PacketMemory.putByte(at(address, 1), value);
  }

  void put16(long address, int value) {
    PacketMemory.releaseShortLe(at(address, 2), value);
  }

  void put32(long address, int value) {
    PacketMemory.putIntLe(at(address, 4), value);
  }

  void put64(long address, long value) {
    PacketMemory.releaseLongLe(at(address, 8), value);
  }

  byte[] read(long address, int bytes) {
    byte[] copy = new byte[bytes];
    PacketMemory.copyOut(at(address, bytes), copy, 0, bytes);
    return copy;
  }

  void write(long address, byte[] from, int index, int bytes) {
    PacketMemory.copyIn(from, index, at(address, bytes), bytes);
  }
}
