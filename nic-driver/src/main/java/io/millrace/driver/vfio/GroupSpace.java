package io.millrace.driver.vfio;

import static io.millrace.driver.ffi.Vfio.VFIO_API_VERSION;
import static io.millrace.driver.ffi.Vfio.VFIO_CHECK_EXTENSION;
import static io.millrace.driver.ffi.Vfio.VFIO_DMA_MAP_FLAG_READ;
import static io.millrace.driver.ffi.Vfio.VFIO_DMA_MAP_FLAG_WRITE;
import static io.millrace.driver.ffi.Vfio.VFIO_GET_API_VERSION;
import static io.millrace.driver.ffi.Vfio.VFIO_GROUP_FLAGS_VIABLE;
import static io.millrace.driver.ffi.Vfio.VFIO_GROUP_GET_DEVICE_FD;
import static io.millrace.driver.ffi.Vfio.VFIO_GROUP_GET_STATUS;
import static io.millrace.driver.ffi.Vfio.VFIO_GROUP_SET_CONTAINER;
import static io.millrace.driver.ffi.Vfio.VFIO_GROUP_STATUS;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_GET_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_INFO_CAPS;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_INFO_PGSIZES;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_MAP_DMA;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_TYPE1_DMA_MAP;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_TYPE1_DMA_UNMAP;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_TYPE1_INFO;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE_HEAD;
import static io.millrace.driver.ffi.Vfio.VFIO_IOMMU_UNMAP_DMA;
import static io.millrace.driver.ffi.Vfio.VFIO_SET_IOMMU;
import static io.millrace.driver.ffi.Vfio.VFIO_TYPE1v2_IOMMU;

import io.millrace.driver.ffi.NativeException;
import io.millrace.driver.ffi.Unistd;
import io.millrace.driver.port.PortException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A container, which cards come into by their IOMMU groups. A group is opened once, however many of
 * its cards are ours.
 */
final class GroupSpace implements IoSpace {
  /** A group with those of its cards that are ours. */
  private record Group(String number, int fd, Set<Integer> devices) {}

  private final Syscalls calls;
  private final Path nodes;
  private final int container;
  private final Map<String, Group> groups = new HashMap<>();
  private boolean hasIommu;

  /**
   * Opens a container.
   *
   * @param nodes directory of VFIO's device nodes, {@code /dev/vfio}
   */
  GroupSpace(Syscalls calls, Path nodes) {
    this.calls = calls;
    this.nodes = nodes;
    Path node = nodes.resolve("vfio");
    try {
      container = calls.open(node);
    } catch (NativeException e) {
      throw VfioErrors.container(node, e);
    }
    if (!isUsable()) {
      calls.close(container);
      throw new PortException(
          node
              + " is not the VFIO that Millrace knows (API 0 with a type 1 v2 IOMMU):"
              + " 'modprobe vfio_iommu_type1' as root if the module is missing");
    }
  }

  private boolean isUsable() {
    return calls.ioctl(container, "VFIO_GET_API_VERSION", VFIO_GET_API_VERSION, 0)
            == VFIO_API_VERSION
        && calls.ioctl(container, "VFIO_CHECK_EXTENSION", VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU)
            == 1;
  }

  @Override
  public int open(VfioFunction card) {
    String number = card.group().orElseThrow(() -> VfioErrors.noGroup(card));
    Group group = groups.get(number);
    if (group == null) {
      group = new Group(number, openGroup(card, nodes.resolve(number)), new HashSet<>());
      groups.put(number, group);
    }
    try {
      if (group.devices.isEmpty()) {
        join(card, group);
      }
      int device = device(card, group);
      group.devices.add(device);
      return device;
    } finally {
      leaveIfEmpty(group);
    }
  }

  private void leaveIfEmpty(Group group) {
    if (group.devices.isEmpty()) {
      calls.close(group.fd);
      groups.remove(group.number);
      hasIommu &= !groups.isEmpty();
    }
  }

  private int openGroup(VfioFunction card, Path node) {
    try {
      return calls.open(node);
    } catch (NativeException e) {
      throw VfioErrors.node(card, node, e);
    }
  }

  private void join(VfioFunction card, Group group) {
    try (Arena arena = Arena.ofConfined()) {
      Argument status = Argument.of(arena, VFIO_GROUP_STATUS);
      calls.ioctl(group.fd, "VFIO_GROUP_GET_STATUS", VFIO_GROUP_GET_STATUS, status.memory());
      if ((status.getInt("flags") & VFIO_GROUP_FLAGS_VIABLE) == 0) {
        throw VfioErrors.notViable(card);
      }
      MemorySegment fd = arena.allocateFrom(ValueLayout.JAVA_INT, container);
      calls.ioctl(group.fd, "VFIO_GROUP_SET_CONTAINER", VFIO_GROUP_SET_CONTAINER, fd);
      if (!hasIommu) {
        calls.ioctl(container, "VFIO_SET_IOMMU", VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU);
        hasIommu = true;
      }
    } catch (NativeException e) {
      throw VfioErrors.attach(card, e);
    }
  }

  private int device(VfioFunction card, Group group) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(card.address().toString());
      return calls.ioctl(group.fd, "VFIO_GROUP_GET_DEVICE_FD", VFIO_GROUP_GET_DEVICE_FD, name);
    } catch (NativeException e) {
      throw VfioErrors.attach(card, e);
    }
  }

  @Override
  public void close(int device) {
    calls.close(device);
    for (Group group : List.copyOf(groups.values())) {
      if (group.devices.remove(device)) {
        leaveIfEmpty(group);
      }
    }
  }

  @Override
  public List<IovaRange> ranges() {
    try (Arena arena = Arena.ofConfined()) {
      Argument info = info(arena);
      if ((info.getInt("flags") & VFIO_IOMMU_INFO_CAPS) == 0) {
        return List.of();
      }
      return Capabilities.pairs(
              info.memory(),
              info.getInt("cap_offset"),
              VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE,
              VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE_HEAD,
              "nr_iovas")
          .stream()
          .map(pair -> new IovaRange(pair.first(), pair.second()))
          .toList();
    }
  }

  @Override
  public long pageSize() {
    try (Arena arena = Arena.ofConfined()) {
      Argument info = info(arena);
      return (info.getInt("flags") & VFIO_IOMMU_INFO_PGSIZES) == 0
          ? Unistd.pageSize()
          : Long.lowestOneBit(info.getLong("iova_pgsizes"));
    }
  }

  /** With the capabilities, for which there is room at the second call only. */
  private Argument info(Arena arena) {
    Argument info = Argument.of(arena, VFIO_IOMMU_TYPE1_INFO);
    calls.ioctl(container, "VFIO_IOMMU_GET_INFO", VFIO_IOMMU_GET_INFO, info.memory());
    if (info.size() > VFIO_IOMMU_TYPE1_INFO.byteSize()) {
      info = Argument.of(arena, VFIO_IOMMU_TYPE1_INFO, info.size());
      calls.ioctl(container, "VFIO_IOMMU_GET_INFO", VFIO_IOMMU_GET_INFO, info.memory());
    }
    return info;
  }

  @Override
  public void map(long address, long iova, long bytes, Access access) {
    int write = access == Access.READ_WRITE ? VFIO_DMA_MAP_FLAG_WRITE : 0;
    try (Arena arena = Arena.ofConfined()) {
      Argument map =
          Argument.of(arena, VFIO_IOMMU_TYPE1_DMA_MAP)
              .putInt("flags", VFIO_DMA_MAP_FLAG_READ | write)
              .putLong("vaddr", address)
              .putLong("iova", iova)
              .putLong("size", bytes);
      calls.ioctl(container, "VFIO_IOMMU_MAP_DMA", VFIO_IOMMU_MAP_DMA, map.memory());
    }
  }

  @Override
  public void unmap(long iova, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      Argument unmap =
          Argument.of(arena, VFIO_IOMMU_TYPE1_DMA_UNMAP)
              .putLong("iova", iova)
              .putLong("size", bytes);
      calls.ioctl(container, "VFIO_IOMMU_UNMAP_DMA", VFIO_IOMMU_UNMAP_DMA, unmap.memory());
    }
  }

  @Override
  public void close() {
    calls.close(container);
  }
}
