package io.millrace.driver.vfio;

import static io.millrace.driver.ffi.Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP;
import static io.millrace.driver.ffi.Vfio.VFIO_REGION_INFO_CAP_SPARSE_MMAP_HEAD;
import static io.millrace.driver.ffi.Vfio.VFIO_REGION_INFO_FLAG_CAPS;
import static io.millrace.driver.ffi.Vfio.VFIO_REGION_INFO_FLAG_MMAP;

import java.util.List;

/**
 * A part of a device's descriptor: a BAR or the configuration space.
 *
 * @param offset of its first byte in the descriptor's file
 * @param size in bytes, 0 if there is no such region
 * @param mappable areas that can be mapped into memory; all others are read and written by system
 *     calls, such as the page of the MSI-X table on kernels that keep it to themselves
 */
record Region(long offset, long size, List<Area> mappable) {
  /** Bytes of a region, from its start. */
  record Area(long offset, long size) {
    boolean holds(long at) {
      return at >= offset && at - offset < size;
    }
  }

  static Region of(Argument info) {
    long size = info.getLong("size");
    return new Region(info.getLong("offset"), size, mappable(info, size));
  }

  private static List<Area> mappable(Argument info, long size) {
    int flags = info.getInt("flags");
    if ((flags & VFIO_REGION_INFO_FLAG_MMAP) == 0) {
      return List.of();
    }
    List<Capabilities.Pair> sparse =
        (flags & VFIO_REGION_INFO_FLAG_CAPS) == 0
            ? List.of()
            : Capabilities.pairs(
                info.memory(),
                info.getInt("cap_offset"),
                VFIO_REGION_INFO_CAP_SPARSE_MMAP,
                VFIO_REGION_INFO_CAP_SPARSE_MMAP_HEAD,
                "nr_areas");
    return sparse.isEmpty()
        ? List.of(new Area(0, size))
        : sparse.stream()
            .map(pair -> new Area(pair.first(), pair.second()))
            .filter(area -> area.size > 0)
            .toList();
  }

  /** Whether all of it can be mapped in one piece. */
  boolean isWhollyMappable() {
    return mappable.equals(List.of(new Area(0, size)));
  }
}
