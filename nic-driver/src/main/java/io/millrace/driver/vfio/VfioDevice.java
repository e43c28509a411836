package io.millrace.driver.vfio;

import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_FLAGS_RESET;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_GET_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_GET_IRQ_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_GET_REGION_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_RESET;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_SET_IRQS;
import static io.millrace.driver.ffi.Vfio.VFIO_IRQ_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_IRQ_SET;
import static io.millrace.driver.ffi.Vfio.VFIO_IRQ_SET_ACTION_TRIGGER;
import static io.millrace.driver.ffi.Vfio.VFIO_IRQ_SET_DATA_EVENTFD;
import static io.millrace.driver.ffi.Vfio.VFIO_IRQ_SET_DATA_NONE;
import static io.millrace.driver.ffi.Vfio.VFIO_REGION_INFO;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The requests that a device's descriptor takes, and what of the device is mapped. */
final class VfioDevice implements AutoCloseable {
  /** A reset waits for whoever has the function's lock; that takes milliseconds at most. */
  private static final int RESET_ATTEMPTS = 100;

  private final Syscalls calls;
  private final int fd;
  private final Arena mapped = Arena.ofShared();
  private final boolean hasReset;
  private final int irqIndexes;

  VfioDevice(Syscalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
    try (Arena arena = Arena.ofConfined()) {
      Argument info = Argument.of(arena, VFIO_DEVICE_INFO);
      calls.ioctl(fd, "VFIO_DEVICE_GET_INFO", VFIO_DEVICE_GET_INFO, info.memory());
      hasReset = (info.getInt("flags") & VFIO_DEVICE_FLAGS_RESET) != 0;
      irqIndexes = info.getInt("num_irqs");
    }
  }

  int fd() {
    return fd;
  }

  /** Reads and writes a region by system calls. */
  RegionFile file(Region region) {
    return new RegionFile(mapped, calls, fd, region);
  }

  /** Maps an area of a region. */
  MemorySegment map(Region region, Region.Area area) {
    return calls
        .mmap(fd, region.offset() + area.offset(), area.size())
        .reinterpret(mapped, calls::munmap);
  }

  /** A region by its index; its size is 0 if the function has none there. */
  Region region(int index) {
    try (Arena arena = Arena.ofConfined()) {
      Argument info = regionInfo(arena, index, VFIO_REGION_INFO.byteSize());
      if (info.size() > VFIO_REGION_INFO.byteSize()) {
        info = regionInfo(arena, index, info.size());
      }
      return Region.of(info);
    }
  }

  private Argument regionInfo(Arena arena, int index, long room) {
    Argument info = Argument.of(arena, VFIO_REGION_INFO, room).putInt("index", index);
    calls.ioctl(fd, "VFIO_DEVICE_GET_REGION_INFO", VFIO_DEVICE_GET_REGION_INFO, info.memory());
    return info;
  }

  /** Number of interrupts of a kind, such as MSI-X vectors. */
  int interrupts(int kind) {
    if (kind >= irqIndexes) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      Argument info = Argument.of(arena, VFIO_IRQ_INFO).putInt("index", kind);
      calls.ioctl(fd, "VFIO_DEVICE_GET_IRQ_INFO", VFIO_DEVICE_GET_IRQ_INFO, info.memory());
      return info.getInt("count");
    }
  }

  /** Connects the first interrupts of a kind with event descriptors; none are connected yet. */
  void connect(int kind, int... eventFds) {
    setInterrupts(kind, VFIO_IRQ_SET_DATA_EVENTFD, eventFds);
  }

  /** Disconnects all interrupts of a kind; some are connected. */
  void disconnect(int kind) {
    setInterrupts(kind, VFIO_IRQ_SET_DATA_NONE);
  }

  private void setInterrupts(int kind, int data, int... eventFds) {
    long bytes = VFIO_IRQ_SET.byteSize() + eventFds.length * (long) Integer.BYTES;
    try (Arena arena = Arena.ofConfined()) {
      Argument set =
          Argument.of(arena, VFIO_IRQ_SET, bytes)
              .putInt("flags", data | VFIO_IRQ_SET_ACTION_TRIGGER)
              .putInt("index", kind)
              .putInt("count", eventFds.length);
      MemorySegment.copy(
          eventFds,
          0,
          set.memory(),
          ValueLayout.JAVA_INT,
          VFIO_IRQ_SET.byteSize(),
          eventFds.length);
      calls.ioctl(fd, "VFIO_DEVICE_SET_IRQS", VFIO_DEVICE_SET_IRQS, set.memory());
    }
  }

  /**
   * Resets the function. The kernel keeps its configuration space.
   *
   * @return false if it has no reset of its own
   */
  boolean reset() {
    for (int attempt = 1; hasReset; attempt++) {
      try {
        calls.ioctl(fd, "VFIO_DEVICE_RESET", VFIO_DEVICE_RESET, 0);
        return true;
      } catch (NativeException e) {
        if (e.errno() != Errno.EAGAIN || attempt == RESET_ATTEMPTS) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
    return false;
  }

  /**
   * Unmaps what is mapped; an access after it throws {@link IllegalStateException}. The descriptor
   * stays open.
   */
  @Override
  public void close() {
    mapped.close();
  }
}
