package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/**
 * {@code <linux/iommufd.h>} of Linux 6.2 and later: IO address spaces as objects of their own, see
 * the kernel's Documentation/userspace-api/iommufd.rst. A structure begins with its {@code size}.
 */
public final class Iommufd {
  public static final int IOMMU_DESTROY = 0x3b80;
  public static final int IOMMU_IOAS_ALLOC = 0x3b81;
  public static final int IOMMU_IOAS_IOVA_RANGES = 0x3b84;
  public static final int IOMMU_IOAS_MAP = 0x3b85;
  public static final int IOMMU_IOAS_UNMAP = 0x3b86;
  public static final int IOMMU_IOAS_MAP_FIXED_IOVA = 1;
  public static final int IOMMU_IOAS_MAP_WRITEABLE = 1 << 1;
  public static final int IOMMU_IOAS_MAP_READABLE = 1 << 2;

  public static final StructLayout IOMMU_DESTROY_ARGUMENT =
      structLayout(JAVA_INT.withName("size"), JAVA_INT.withName("id")).withName("iommu_destroy");

  public static final StructLayout IOMMU_IOAS_ALLOC_ARGUMENT =
      structLayout(
              JAVA_INT.withName("size"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("out_ioas_id"))
          .withName("iommu_ioas_alloc");

  /** {@code last} is the last address. */
  public static final StructLayout IOMMU_IOVA_RANGE =
      structLayout(JAVA_LONG.withName("start"), JAVA_LONG.withName("last"))
          .withName("iommu_iova_range");

  /** {@code allowed_iovas} is the address of {@code num_iovas} {@link #IOMMU_IOVA_RANGE}. */
  public static final StructLayout IOMMU_IOAS_IOVA_RANGES_ARGUMENT =
      structLayout(
              JAVA_INT.withName("size"),
              JAVA_INT.withName("ioas_id"),
              JAVA_INT.withName("num_iovas"),
              JAVA_INT.withName("__reserved"),
              JAVA_LONG.withName("allowed_iovas"),
              JAVA_LONG.withName("out_iova_alignment"))
          .withName("iommu_ioas_iova_ranges");

  public static final StructLayout IOMMU_IOAS_MAP_ARGUMENT =
      structLayout(
              JAVA_INT.withName("size"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("ioas_id"),
              JAVA_INT.withName("__reserved"),
              JAVA_LONG.withName("user_va"),
              JAVA_LONG.withName("length"),
              JAVA_LONG.withName("iova"))
          .withName("iommu_ioas_map");

  public static final StructLayout IOMMU_IOAS_UNMAP_ARGUMENT =
      structLayout(
              JAVA_INT.withName("size"),
              JAVA_INT.withName("ioas_id"),
              JAVA_LONG.withName("iova"),
              JAVA_LONG.withName("length"))
          .withName("iommu_ioas_unmap");

  private Iommufd() {}
}
