package io.millrace.driver.vfio;

import static io.millrace.driver.ffi.Iommufd.IOMMU_DESTROY;
import static io.millrace.driver.ffi.Iommufd.IOMMU_DESTROY_ARGUMENT;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_ALLOC;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_ALLOC_ARGUMENT;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_IOVA_RANGES;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_IOVA_RANGES_ARGUMENT;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_MAP;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_MAP_ARGUMENT;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_MAP_FIXED_IOVA;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_MAP_READABLE;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_MAP_WRITEABLE;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_UNMAP;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOAS_UNMAP_ARGUMENT;
import static io.millrace.driver.ffi.Iommufd.IOMMU_IOVA_RANGE;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_ATTACH_IOMMUFD_PT_ARGUMENT;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_BIND_IOMMUFD;
import static io.millrace.driver.ffi.Vfio.VFIO_DEVICE_BIND_IOMMUFD_ARGUMENT;

import io.millrace.driver.ffi.Errno;
import io.millrace.driver.ffi.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An IO address space of IOMMUFD, which cards come into by their own character devices. */
final class IommufdSpace implements IoSpace {
  /** Ranges that there is room for at the first question. */
  private static final int USUAL_RANGES = 16;

  private final Syscalls calls;
  private final Path nodes;
  private final int iommufd;
  private final int space;

  /**
   * Opens IOMMUFD and makes an IO address space.
   *
   * @param iommu its node, {@code /dev/iommu}
   * @param nodes directory of the cards' nodes, {@code /dev/vfio/devices}
   */
  IommufdSpace(Syscalls calls, Path iommu, Path nodes) {
    this.calls = calls;
    this.nodes = nodes;
    try {
      iommufd = calls.open(iommu);
    } catch (NativeException e) {
      throw VfioErrors.container(iommu, e);
    }
    try (Arena arena = Arena.ofConfined()) {
      Argument alloc = Argument.of(arena, IOMMU_IOAS_ALLOC_ARGUMENT);
      calls.ioctl(iommufd, "IOMMU_IOAS_ALLOC", IOMMU_IOAS_ALLOC, alloc.memory());
      space = alloc.getInt("out_ioas_id");
    } catch (NativeException e) {
      calls.close(iommufd);
      throw e;
    }
  }

  @Override
  public int open(VfioFunction card) {
    Path node = nodes.resolve(card.characterDevice().orElseThrow());
    int device;
    try {
      device = calls.open(node);
    } catch (NativeException e) {
      throw VfioErrors.node(card, node, e);
    }
    try (Arena arena = Arena.ofConfined()) {
      Argument bind =
          Argument.of(arena, VFIO_DEVICE_BIND_IOMMUFD_ARGUMENT).putInt("iommufd", iommufd);
      calls.ioctl(device, "VFIO_DEVICE_BIND_IOMMUFD", VFIO_DEVICE_BIND_IOMMUFD, bind.memory());
      Argument attach =
          Argument.of(arena, VFIO_DEVICE_ATTACH_IOMMUFD_PT_ARGUMENT).putInt("pt_id", space);
      calls.ioctl(
          device, "VFIO_DEVICE_ATTACH_IOMMUFD_PT", VFIO_DEVICE_ATTACH_IOMMUFD_PT, attach.memory());
      return device;
    } catch (NativeException e) {
      calls.close(device);
      throw VfioErrors.attach(card, e);
    }
  }

  @Override
  public void close(int device) {
    calls.close(device);
  }

  @Override
  public List<IovaRange> ranges() {
    try (Arena arena = Arena.ofConfined()) {
      Argument question = question(arena);
      int count = question.getInt("num_iovas");
      MemorySegment array =
          MemorySegment.ofAddress(question.getLong("allowed_iovas"))
              .reinterpret(count * IOMMU_IOVA_RANGE.byteSize());
      List<IovaRange> ranges = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ranges.add(
            new IovaRange(
                array.getAtIndex(ValueLayout.JAVA_LONG, 2L * i),
                array.getAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1)));
      }
      return ranges;
    }
  }

  @Override
  public long pageSize() {
    try (Arena arena = Arena.ofConfined()) {
      return question(arena).getLong("out_iova_alignment");
    }
  }

  /** IOMMU_IOAS_IOVA_RANGES, once more if the array was too short. */
  private Argument question(Arena arena) {
    Argument question = question(arena, USUAL_RANGES);
    try {
      ask(question);
    } catch (NativeException e) {
      if (e.errno() != Errno.EMSGSIZE) {
        throw e;
      }
      question = question(arena, question.getInt("num_iovas"));
      ask(question);
    }
    return question;
  }

  private Argument question(Arena arena, int room) {
    return Argument.of(arena, IOMMU_IOAS_IOVA_RANGES_ARGUMENT)
        .putInt("ioas_id", space)
        .putInt("num_iovas", room)
        .putLong("allowed_iovas", arena.allocate(IOMMU_IOVA_RANGE, room).address());
  }

  private void ask(Argument question) {
    calls.ioctl(iommufd, "IOMMU_IOAS_IOVA_RANGES", IOMMU_IOAS_IOVA_RANGES, question.memory());
  }

  @Override
  public void map(long address, long iova, long bytes, Access access) {
    int write = access == Access.READ_WRITE ? IOMMU_IOAS_MAP_WRITEABLE : 0;
    try (Arena arena = Arena.ofConfined()) {
      Argument map =
          Argument.of(arena, IOMMU_IOAS_MAP_ARGUMENT)
              .putInt("flags", IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE | write)
              .putInt("ioas_id", space)
              .putLong("user_va", address)
              .putLong("length", bytes)
              .putLong("iova", iova);
      calls.ioctl(iommufd, "IOMMU_IOAS_MAP", IOMMU_IOAS_MAP, map.memory());
    }
  }

  @Override
  public void unmap(long iova, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      Argument unmap =
          Argument.of(arena, IOMMU_IOAS_UNMAP_ARGUMENT)
              .putInt("ioas_id", space)
              .putLong("iova", iova)
              .putLong("length", bytes);
      calls.ioctl(iommufd, "IOMMU_IOAS_UNMAP", IOMMU_IOAS_UNMAP, unmap.memory());
    }
  }

  @Override
  public void close() {
    try (Arena arena = Arena.ofConfined()) {
      Argument destroy = Argument.of(arena, IOMMU_DESTROY_ARGUMENT).putInt("id", space);
      calls.ioctl(iommufd, "IOMMU_DESTROY", IOMMU_DESTROY, destroy.memory());
    } finally {
      calls.close(iommufd);
    }
  }
}
