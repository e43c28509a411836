package io.millrace.driver.vhost.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.memory.MemoryWindow;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.vhost.MemoryRegion;
import java.util.List;

/**
 * The memory of a guest: two regions that lie apart in their file and for the front end, but are
 * neighbors for the guest. Every access goes byte by byte through the table, the naive way.
 */
final class GuestModel implements AutoCloseable {
  static final int MIB = 1 << 20;
  static final long START = MIB;
  static final long BORDER = 4 * MIB;
  static final long END = 7 * MIB;
  static final long USER = 0x7000_0000_0000L;
  static final long USER_GAP = 0x100_0000_0000L;
  private static final long HOLE = MIB;

  final int fd = SysMman.memfd_create("guest-model", SysMman.MFD_CLOEXEC);
  final MemoryRegion low = new MemoryRegion(START, BORDER - START, USER, 0);
  final MemoryRegion high =
      new MemoryRegion(BORDER, END - BORDER, USER + USER_GAP, BORDER - START + HOLE);
  private final MemoryWindow window;
  private long next = 2 * MIB;

  GuestModel() {
    Unistd.ftruncate(fd, 8 * MIB);
    window = MemoryWindow.map(fd, 0, 8 * MIB);
  }

  List<MemoryRegion> regions() {
    return List.of(low, high);
  }

  /** The front end's address of what the guest has at one. */
  static long user(long address) {
    return address < BORDER ? address - START + USER : address - BORDER + USER + USER_GAP;
  }

  /** Where a back end would find it, by the guest's addresses. */
  AddressMap map() {
    return new AddressMap(
        List.of(
            new AddressMap.Range(START, BORDER - START, place(START)),
            new AddressMap.Range(BORDER, END - BORDER, place(BORDER))));
  }

  private long place(long address) {
    assertTrue(address >= START && address < END);
    return window.address() + address - START + (address < BORDER ? 0 : HOLE);
  }

  /** Addresses of so many bytes, soon used again; some lie across the border of the regions. */
  long allocate(int bytes) {
    if (next + bytes > END) {
      next = 2 * MIB;
    }
    long address = next;
    next += bytes;
    return address;
  }

  void put8(long address, int value) {
    PacketMemory.putByte(place(address), value);
  }

  int get8(long address) {
    return PacketMemory.getByte(place(address));
  }

  void put16(long address, int value) {
    PacketMemory.releaseShortLe(place(address), value);
  }

  int get16(long address) {
    return PacketMemory.acquireShortLe(place(address));
  }

  void put32(long address, int value) {
    PacketMemory.releaseIntLe(place(address), value);
  }

  int get32(long address) {
    return PacketMemory.acquireIntLe(place(address));
  }

  void put64(long address, long value) {
    PacketMemory.releaseLongLe(place(address), value);
  }

  long get64(long address) {
    return PacketMemory.acquireLongLe(place(address));
  }

  void write(long address, byte[] bytes, int from, int count) {
    for (int i = 0; i < count; i++) {
      put8(address + i, bytes[from + i]);
    }
  }

  void read(long address, byte[] bytes, int from, int count) {
    for (int i = 0; i < count; i++) {
      bytes[from + i] = (byte) get8(address + i);
    }
  }

  void clear(long address, int bytes) {
    for (int i = 0; i < bytes; i++) {
      put8(address + i, 0);
    }
  }

  /** Fills what lies between the regions in the file, and belongs to neither. */
  void fillHole(int value) {
    for (long i = 0; i < HOLE; i++) {
      PacketMemory.putByte(window.address() + BORDER - START + i, value);
    }
  }

  boolean isHoleFilled(int value) {
    for (long i = 0; i < HOLE; i++) {
      if (PacketMemory.getByte(window.address() + BORDER - START + i) != value) {
        return false;
      }
    }
    return true;
  }

  /** The same of the parts next to the regions, which is quicker. */
  boolean isBorderFilled(int value) {
    long start = window.address() + BORDER - START;
    for (long i = 0; i < 4096; i++) {
      if (PacketMemory.getByte(start + i) != value
          || PacketMemory.getByte(start + HOLE - 1 - i) != value) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    window.close();
    Unistd.close(fd);
  }
}
