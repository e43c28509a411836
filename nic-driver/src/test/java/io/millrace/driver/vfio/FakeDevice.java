package io.millrace.driver.vfio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.ffi.Vfio;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A function behind the fake kernel's VFIO: an 82574L with five MSI-X vectors. BAR 0 can be mapped,
 * BAR 2 cannot, and of BAR 3 all but the page of the MSI-X table.
 */
final class FakeDevice {
  static final long BAR0_SIZE = 0x20000;
  static final long BAR2_SIZE = 32;
  static final long BAR3_SIZE = 0x4000;

  /** Where BAR 3 cannot be mapped. */
  static final long TABLE = 0x1000;

  private static final int REGION_SHIFT = 20;
  private static final long CONFIG = 7L << REGION_SHIFT;

  final String address;
  boolean pulledOut;
  int[] connected = {};
  private int requestLine = -1;
  private final MemorySegment file = Arena.ofAuto().allocate(8L << REGION_SHIFT, 4096);

  FakeDevice(String address) {
    this.address = address;
    file.set(JAVA_INT, CONFIG, 0x10d3_8086);
    file.set(JAVA_INT, CONFIG + 8, 0x0200_0000);
    file.set(JAVA_INT, CONFIG + 0x2c, 0x0001_8086);
  }

  /** The kernel wants it back. */
  void request() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
      assertEquals(8, Unistd.write(requestLine, one.address(), 8));
    }
  }

  /** Takes on another identity. */
  void become(int vendor, int device) {
    file.set(JAVA_INT, CONFIG, device << 16 | vendor);
  }

  MemorySegment file() {
    return file;
  }

  int command() {
    return file.get(JAVA_SHORT, CONFIG + 4) & 0xffff;
  }

  /** What is at an offset of a BAR. */
  int register(int bar, long offset) {
    return file.get(JAVA_INT, ((long) bar << REGION_SHIFT) + offset);
  }

  void ioctl(String name, MemorySegment argument, List<String> log) {
    switch (name) {
      case "VFIO_DEVICE_GET_INFO" -> {
        FakeKernel.set(argument, Vfio.VFIO_DEVICE_INFO, "flags", 3);
        FakeKernel.set(argument, Vfio.VFIO_DEVICE_INFO, "num_regions", 9);
        FakeKernel.set(argument, Vfio.VFIO_DEVICE_INFO, "num_irqs", 5);
      }
      case "VFIO_DEVICE_GET_REGION_INFO" -> regionInfo(argument);
      case "VFIO_DEVICE_GET_IRQ_INFO" -> {
        int index = argument.get(JAVA_INT, Layouts.offset(Vfio.VFIO_IRQ_INFO, "index"));
        int count = index == Vfio.VFIO_PCI_REQ_IRQ_INDEX ? 1 : 5;
        FakeKernel.set(argument, Vfio.VFIO_IRQ_INFO, "count", count);
      }
      case "VFIO_DEVICE_SET_IRQS" -> setIrqs(argument, log);
      default -> throw new NativeException(name, Errno.ENOTTY);
    }
  }

  private static void regionInfo(MemorySegment argument) {
    int index = argument.get(JAVA_INT, Layouts.offset(Vfio.VFIO_REGION_INFO, "index"));
    long size =
        switch (index) {
          case 0 -> BAR0_SIZE;
          case 2 -> BAR2_SIZE;
          case 3 -> BAR3_SIZE;
          case 7 -> 4096;
          default -> 0;
        };
    int flags = size == 0 ? 0 : 3 | (index == 0 ? 4 : 0) | (index == 3 ? 4 | 8 : 0);
    FakeKernel.set(argument, Vfio.VFIO_REGION_INFO, "flags", flags);
    argument.set(JAVA_LONG, Layouts.offset(Vfio.VFIO_REGION_INFO, "size"), size);
    argument.set(
        JAVA_LONG, Layouts.offset(Vfio.VFIO_REGION_INFO, "offset"), (long) index << REGION_SHIFT);
    if (index == 3) {
      sparse(argument);
    }
  }

  private static void sparse(MemorySegment argument) {
    int needed = 32 + 16 + 2 * 16;
    int room = argument.get(JAVA_INT, 0);
    argument.set(JAVA_INT, 0, needed);
    if (room >= needed) {
      FakeKernel.set(argument, Vfio.VFIO_REGION_INFO, "cap_offset", 32);
      argument.set(JAVA_INT, 32, Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP | 1 << 16);
      argument.set(JAVA_INT, 40, 2);
      argument.set(JAVA_LONG, 48, 0);
      argument.set(JAVA_LONG, 56, TABLE);
      argument.set(JAVA_LONG, 64, TABLE + 4096);
      argument.set(JAVA_LONG, 72, BAR3_SIZE - TABLE - 4096);
    }
  }

  /** The kernel refuses to disconnect what is not connected. */
  private void setIrqs(MemorySegment argument, List<String> log) {
    int count = argument.get(JAVA_INT, Layouts.offset(Vfio.VFIO_IRQ_SET, "count"));
    int index = argument.get(JAVA_INT, Layouts.offset(Vfio.VFIO_IRQ_SET, "index"));
    if (index == Vfio.VFIO_PCI_REQ_IRQ_INDEX) {
      requestLine = argument.get(JAVA_INT, Vfio.VFIO_IRQ_SET.byteSize());
      return;
    }
    if (count == 0 && connected.length == 0 || count > 0 && connected.length > 0) {
      throw new NativeException("VFIO_DEVICE_SET_IRQS", Errno.EINVAL);
    }
    long head = Vfio.VFIO_IRQ_SET.byteSize();
    connected = argument.asSlice(head, count * 4L).toArray(JAVA_INT_UNALIGNED);
    log.add("interrupts " + Arrays.toString(connected));
  }

  long read(MemorySegment bytes, long offset, List<String> log) {
    if (pulledOut) {
      return -Errno.EIO;
    }
    if (offset < CONFIG) {
      log.add("pread " + bytes.byteSize());
    }
    bytes.copyFrom(file.asSlice(offset, bytes.byteSize()));
    return bytes.byteSize();
  }

  long write(MemorySegment bytes, long offset, List<String> log) {
    if (pulledOut) {
      return -Errno.EIO;
    }
    if (offset == CONFIG + 4) {
      boolean master = (bytes.get(JAVA_BYTE, 0) & 4) != 0;
      log.add("bus master " + (master ? "on" : "off"));
    } else if (offset < CONFIG) {
      log.add("pwrite " + bytes.byteSize());
    }
    file.asSlice(offset, bytes.byteSize()).copyFrom(bytes);
    return bytes.byteSize();
  }
}
