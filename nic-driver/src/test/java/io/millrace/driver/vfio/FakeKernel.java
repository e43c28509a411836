package io.millrace.driver.vfio;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.Iommufd;
import io.millrace.driver.ffi.Layouts;
import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.SysResource;
import io.millrace.driver.ffi.Vfio;
import io.millrace.driver.host.HostFiles;
import io.millrace.driver.pci.PciAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of VFIO and IOMMUFD as a process sees, with sysfs in a directory. It demands what the
 * kernel demands (argument sizes, the order of requests) and notes in {@link #log} what it did.
 */
final class FakeKernel implements Syscalls {
  static final List<IovaRange> RANGES =
      List.of(new IovaRange(0, 0xfedf_ffffL), new IovaRange(0xfef0_0000L, (1L << 39) - 1));
  private static final int SPACE = 7;

  /** What happened, in order. */
  final List<String> log = new ArrayList<>();

  /** Error numbers of requests to refuse, and of paths to refuse to open. */
  final Map<String, Integer> refused = new HashMap<>();

  /** What is mapped: IO address to {@code process address, bytes, flags}. */
  final Map<Long, List<Long>> mapped = new TreeMap<>();

  boolean notViable;
  private final Path root;
  final Path sysfs;
  final Path dev;
  SysResource.Limit memlock = new SysResource.Limit(-1, -1);
  private final Map<Integer, String> open = new HashMap<>();
  private final Map<String, FakeDevice> devices = new HashMap<>();
  private final Map<Integer, FakeDevice> deviceFds = new HashMap<>();
  private int nextFd = 100;

  FakeKernel(Path root) throws IOException {
    this.root = root;
    sysfs = root.resolve("sys");
    dev = root.resolve("dev");
    Files.createDirectories(sysfs.resolve("bus/pci/devices"));
    Files.createDirectories(dev.resolve("vfio/devices"));
  }

  /** The process's view of this kernel, with some memory to be packet memory. */
  VfioHost host(MemorySegment packets) {
    return new VfioHost(new HostFiles(root), this, () -> packets);
  }

  /** Adds a function. */
  FakeDevice add(String address, String group, String driver) throws IOException {
    Path directory = Files.createDirectories(sysfs.resolve("bus/pci/devices").resolve(address));
    Path members = sysfs.resolve("kernel/iommu_groups").resolve(group).resolve("devices");
    Files.createDirectories(members);
    Files.createSymbolicLink(members.resolve(address), directory);
    Files.createSymbolicLink(directory.resolve("iommu_group"), members.getParent());
    Files.createSymbolicLink(directory.resolve("driver"), Path.of("../drivers", driver));
    FakeDevice device = new FakeDevice(address);
    devices.put(address, device);
    return device;
  }

  /** Gives a function a character device as well, and the kernel IOMMUFD. */
  void addCharacterDevice(String address, String name) throws IOException {
    Files.createDirectories(
        sysfs.resolve("bus/pci/devices").resolve(address).resolve("vfio-dev").resolve(name));
    Files.createFile(dev.resolve("vfio/devices").resolve(name));
    if (!Files.exists(dev.resolve("iommu"))) {
      Files.createFile(dev.resolve("iommu"));
    }
    devices.put(name, devices.get(address));
  }

  /** Descriptors that are open. */
  List<String> open() {
    return open.values().stream().sorted().toList();
  }

  static PciAddress at(String address) {
    return PciAddress.parse(address);
  }

  @Override
  public int open(Path path) {
    String name = dev.relativize(path).toString();
    refuse(name);
    int fd = openAs(name);
    if (name.startsWith("vfio/devices/")) {
      deviceFds.put(fd, devices.get(path.getFileName().toString()));
    }
    return fd;
  }

  private int openAs(String name) {
    log.add("open " + name);
    open.put(nextFd, name);
    return nextFd++;
  }

  private void refuse(String call) {
    Integer errno = refused.get(call);
    if (errno != null) {
      throw new NativeException(call, errno);
    }
  }

  @Override
  public void close(int fd) {
    String name = open.remove(fd);
    assertNotNull(name, "closed twice");
    log.add("close " + name);
    if (name.equals("vfio/vfio") || name.equals("iommu")) {
      mapped.clear();
    }
  }

  @Override
  public int ioctl(int fd, String name, int request, long argument) {
    refuse(name);
    return switch (name) {
      case "VFIO_GET_API_VERSION" -> 0;
      case "VFIO_CHECK_EXTENSION" -> argument == Vfio.VFIO_TYPE1v2_IOMMU ? 1 : 0;
      case "VFIO_SET_IOMMU", "VFIO_DEVICE_RESET" -> {
        log.add(name);
        yield 0;
      }
      default -> throw new NativeException(name, Errno.ENOTTY);
    };
  }

  @Override
  public int ioctl(int fd, String name, int request, MemorySegment argument) {
    refuse(name);
    switch (name) {
      case "VFIO_GROUP_GET_STATUS" ->
          set(argument, Vfio.VFIO_GROUP_STATUS, "flags", notViable ? 0 : 1);
      case "VFIO_GROUP_SET_CONTAINER" -> {
        assertEquals("vfio/vfio", open.get(argument.get(JAVA_INT, 0)));
        log.add("join " + open.get(fd));
      }
      case "VFIO_GROUP_GET_DEVICE_FD" -> {
        String address = argument.getString(0);
        int device = openAs("device " + address);
        deviceFds.put(device, devices.get(address));
        return device;
      }
      case "VFIO_DEVICE_BIND_IOMMUFD" ->
          assertEquals(
              "iommu", open.get(get(argument, Vfio.VFIO_DEVICE_BIND_IOMMUFD_ARGUMENT, "iommufd")));
      case "VFIO_DEVICE_ATTACH_IOMMUFD_PT" -> {
        assertEquals(SPACE, get(argument, Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT_ARGUMENT, "pt_id"));
        log.add("join " + open.get(fd));
      }
      case "IOMMU_IOAS_ALLOC" ->
          set(argument, Iommufd.IOMMU_IOAS_ALLOC_ARGUMENT, "out_ioas_id", SPACE);
      case "IOMMU_IOAS_IOVA_RANGES" -> iommufdRanges(argument);
      case "VFIO_IOMMU_GET_INFO" -> type1Info(argument);
      case "VFIO_IOMMU_MAP_DMA" ->
          map(
              getLong(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_MAP, "iova"),
              getLong(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_MAP, "vaddr"),
              getLong(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_MAP, "size"),
              get(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_MAP, "flags"));
      case "IOMMU_IOAS_MAP" ->
          map(
              getLong(argument, Iommufd.IOMMU_IOAS_MAP_ARGUMENT, "iova"),
              getLong(argument, Iommufd.IOMMU_IOAS_MAP_ARGUMENT, "user_va"),
              getLong(argument, Iommufd.IOMMU_IOAS_MAP_ARGUMENT, "length"),
              get(argument, Iommufd.IOMMU_IOAS_MAP_ARGUMENT, "flags"));
      case "VFIO_IOMMU_UNMAP_DMA" ->
          unmap(getLong(argument, Vfio.VFIO_IOMMU_TYPE1_DMA_UNMAP, "iova"));
      case "IOMMU_IOAS_UNMAP" ->
          unmap(getLong(argument, Iommufd.IOMMU_IOAS_UNMAP_ARGUMENT, "iova"));
      case "IOMMU_DESTROY" -> log.add(name);
      default -> device(fd).ioctl(name, argument, log);
    }
    return 0;
  }

  private void map(long iova, long address, long bytes, long flags) {
    if (!memlock.allows(bytes)) {
      throw new NativeException("map", Errno.ENOMEM);
    }
    log.add("map");
    mapped.put(iova, List.of(address, bytes, flags));
  }

  private void unmap(long iova) {
    log.add("unmap");
    assertNotNull(mapped.remove(iova), "nothing is mapped there");
  }

  /** The capability behind another one, as the kernel has several. */
  private static void type1Info(MemorySegment argument) {
    int needed = 24 + 16 + 16 + 16 * RANGES.size();
    set(argument, Vfio.VFIO_IOMMU_TYPE1_INFO, "flags", 3);
    argument.set(
        JAVA_LONG, Layouts.offset(Vfio.VFIO_IOMMU_TYPE1_INFO, "iova_pgsizes"), 0x4020_1000L);
    int room = argument.get(JAVA_INT, 0);
    argument.set(JAVA_INT, 0, needed);
    if (room < needed) {
      return;
    }
    set(argument, Vfio.VFIO_IOMMU_TYPE1_INFO, "cap_offset", 24);
    argument.set(JAVA_INT, 24, 3 | 1 << 16);
    argument.set(JAVA_INT, 28, 40);
    argument.set(JAVA_INT, 40, Vfio.VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE | 1 << 16);
    argument.set(JAVA_INT, 48, RANGES.size());
    writeRanges(argument, 56);
  }

  private static void iommufdRanges(MemorySegment argument) {
    StructLayout layout = Iommufd.IOMMU_IOAS_IOVA_RANGES_ARGUMENT;
    int room = get(argument, layout, "num_iovas");
    set(argument, layout, "num_iovas", RANGES.size());
    argument.set(JAVA_LONG, Layouts.offset(layout, "out_iova_alignment"), 4096);
    assertTrue(room >= RANGES.size());
    writeRanges(
        MemorySegment.ofAddress(getLong(argument, layout, "allowed_iovas"))
            .reinterpret(16L * RANGES.size()),
        0);
  }

  private static void writeRanges(MemorySegment to, long at) {
    for (IovaRange range : RANGES) {
      to.set(JAVA_LONG, at, range.first());
      to.set(JAVA_LONG, at + 8, range.last());
      at += 16;
    }
  }

  private static int get(MemorySegment argument, StructLayout layout, String field) {
    assertEquals(layout.byteSize(), argument.get(JAVA_INT, 0));
    return argument.get(JAVA_INT, Layouts.offset(layout, field));
  }

  private static long getLong(MemorySegment argument, StructLayout layout, String field) {
    assertEquals(layout.byteSize(), argument.get(JAVA_INT, 0));
    return argument.get(JAVA_LONG, Layouts.offset(layout, field));
  }

  static void set(MemorySegment argument, StructLayout layout, String field, int value) {
    argument.set(JAVA_INT, Layouts.offset(layout, field), value);
  }

  @Override
  public long pread(int fd, MemorySegment bytes, long offset) {
    return device(fd).read(bytes, offset, log);
  }

  @Override
  public long pwrite(int fd, MemorySegment bytes, long offset) {
    return device(fd).write(bytes, offset, log);
  }

  @Override
  public MemorySegment mmap(int fd, long offset, long length) {
    log.add("mmap " + length);
    return device(fd).file().asSlice(offset, length).reinterpret(Arena.global(), null);
  }

  private FakeDevice device(int fd) {
    assertTrue(open.containsKey(fd), "descriptor is closed");
    return requireNonNull(deviceFds.get(fd));
  }

  @Override
  public void munmap(MemorySegment mapping) {
    log.add("munmap " + mapping.byteSize());
  }

  @Override
  public SysResource.Limit memlock() {
    return memlock;
  }

  @Override
  public void raiseMemlock() {
    memlock = new SysResource.Limit(memlock.maximum(), memlock.maximum());
  }
}
