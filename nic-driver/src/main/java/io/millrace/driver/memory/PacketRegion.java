package io.millrace.driver.memory;

import static io.millrace.driver.ffi.SysMman.MAP_ANONYMOUS;
import static io.millrace.driver.ffi.SysMman.MAP_NORESERVE;
import static io.millrace.driver.ffi.SysMman.MAP_POPULATE;
import static io.millrace.driver.ffi.SysMman.MAP_PRIVATE;
import static io.millrace.driver.ffi.SysMman.MAP_SHARED;
import static io.millrace.driver.ffi.SysMman.PROT_NONE;
import static io.millrace.driver.ffi.SysMman.PROT_READ;
import static io.millrace.driver.ffi.SysMman.PROT_WRITE;

import io.millrace.driver.ffi.Fcntl;
import io.millrace.driver.ffi.HugePages;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.Unistd;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The mapping behind {@link PacketMemory}: first choice are reserved huge pages in a memfd, which
 * devices and other processes can share; then the kernel's transparent huge pages; then ordinary
 * pages.
 *
 * @param segment the region, the windows behind it, and the guard behind these
 * @param fd memfd of the region alone for those to share it with, sealed against shrinking, or -1
 * @param note one line for the user when the pages are not the best there are, else empty
 */
public record PacketRegion(MemorySegment segment, int fd, String note) {
  private static final long HUGE = 2L << 20;
  private static final long ALIGNMENT = 1L << 30;
  private static final Path TRANSPARENT = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  static PacketRegion map(PacketMemoryConfig config, int guardBytes) {
    MemorySegment whole = reserve(config, guardBytes);
    MemorySegment region = whole.asSlice(0, config.sizeBytes());
    return switch (config.hugePages()) {
      case SIZE_1G -> new PacketRegion(whole, reserved(region, HugePages.GIB_1), "");
      case SIZE_2M -> new PacketRegion(whole, reserved(region, HugePages.MIB_2), "");
      case OFF -> new PacketRegion(whole, shared(region, HugePages.NONE), "");
      case AUTO -> best(whole, region, config.shared());
    };
  }

  /**
   * Address space for the region, aligned for any page size, for the windows, and ordinary pages
   * for a guard behind each of the two.
   */
  private static MemorySegment reserve(PacketMemoryConfig config, int guardBytes) {
    long size = config.sizeBytes();
    long space = config.spaceBytes();
    long alignment = Math.min(size, ALIGNMENT);
    MemorySegment all =
        SysMman.mmap(
            space + alignment + guardBytes,
            PROT_NONE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
            -1,
            0);
    long start = -all.address() & (alignment - 1);
    MemorySegment whole = all.asSlice(start, space + guardBytes);
    if (space > size) {
      vacate(whole.asSlice(size, space - size));
    }
    guard(whole.asSlice(size, guardBytes));
    guard(whole.asSlice(space, guardBytes));
    return whole;
  }

  private static void guard(MemorySegment place) {
    SysMman.mmapFixed(place, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }

  /**
   * Makes accesses to a part of the windows' address space fault: an empty file is mapped there. It
   * raises SIGBUS, which the JVM turns into an {@link InternalError} where SIGSEGV would end it,
   * and the kernel accounts no memory for it.
   */
  static void vacate(MemorySegment place) {
    int empty = SysMman.memfd_create("millrace-no-window", SysMman.MFD_CLOEXEC);
    try {
      SysMman.mmapFixed(place, PROT_READ | PROT_WRITE, MAP_SHARED, empty, 0);
    } finally {
      Unistd.close(empty);
    }
  }

  private static int reserved(MemorySegment region, HugePages pages) {
    try {
      return shared(region, pages);
    } catch (NativeException e) {
      throw new OutOfPacketMemoryException(
          "no %d huge pages of %d MiB for packet memory (%s): reserve them through"
                  .formatted(region.byteSize() / pages.bytes(), pages.bytes() >> 20, e.getMessage())
              + " /sys/kernel/mm/hugepages, or set huge pages to auto");
    }
  }

  private static int shared(MemorySegment region, HugePages pages) {
    int fd =
        SysMman.memfd_create("millrace-packets", pages.memfdFlags() | SysMman.MFD_ALLOW_SEALING);
    try {
      Unistd.ftruncate(fd, region.byteSize());
      // A peer that could shrink the file would make our next access fault.
      Fcntl.fcntl(fd, Fcntl.F_ADD_SEALS, Fcntl.F_SEAL_SHRINK);
      SysMman.mmapFixed(region, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
      return fd;
    } catch (NativeException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  private static PacketRegion best(MemorySegment whole, MemorySegment region, boolean shared) {
    if (region.byteSize() % HUGE == 0) {
      try {
        return new PacketRegion(whole, shared(region, HugePages.MIB_2), "");
      } catch (NativeException e) {
        // fewer reserved than we need, which is how most systems come: go on with the next best
      }
    }
    String advice =
        "'echo %d > /proc/sys/vm/nr_hugepages' as root reserves them"
            .formatted(Math.max(1, region.byteSize() / HUGE));
    if (!shared && hasTransparent()) {
      transparent(region);
      return new PacketRegion(
          whole,
          -1,
          "packet memory has transparent huge pages, which no other process can share: " + advice);
    }
    return new PacketRegion(
        whole,
        shared(region, HugePages.NONE),
        "packet memory has ordinary pages, which costs 3 % of the rate with a thousand packets"
            + " under way, and more with more: "
            + advice);
  }

  private static boolean hasTransparent() {
    try {
      return !Files.readString(TRANSPARENT).contains("[never]");
    } catch (IOException e) {
      return false;
    }
  }

  private static void transparent(MemorySegment region) {
    SysMman.mmapFixed(region, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SysMman.madvise(region, SysMman.MADV_HUGEPAGE);
    for (long at = 0; at < region.byteSize(); at += Unistd.pageSize()) {
      region.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
    }
  }
}
