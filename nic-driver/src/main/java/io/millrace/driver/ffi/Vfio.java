package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/**
 * {@code <linux/vfio.h>}: devices in the hands of a process, see the kernel's
 * Documentation/driver-api/vfio.rst. The requests for character devices are of Linux 6.6, the
 * others of Linux 5.4 and later.
 *
 * <p>A structure begins with its size, {@code argsz}. The kernel reads as much as it knows, so that
 * structures which later kernels made longer are written down here up to what we use.
 */
public final class Vfio {
  public static final int VFIO_API_VERSION = 0;
  public static final int VFIO_TYPE1v2_IOMMU = 3;

  public static final int VFIO_GET_API_VERSION = 0x3b64;
  public static final int VFIO_CHECK_EXTENSION = 0x3b65;
  public static final int VFIO_SET_IOMMU = 0x3b66;
  public static final int VFIO_GROUP_GET_STATUS = 0x3b67;
  public static final int VFIO_GROUP_SET_CONTAINER = 0x3b68;
  public static final int VFIO_GROUP_GET_DEVICE_FD = 0x3b6a;
  public static final int VFIO_DEVICE_GET_INFO = 0x3b6b;
  public static final int VFIO_DEVICE_GET_REGION_INFO = 0x3b6c;
  public static final int VFIO_DEVICE_GET_IRQ_INFO = 0x3b6d;
  public static final int VFIO_DEVICE_SET_IRQS = 0x3b6e;
  public static final int VFIO_DEVICE_RESET = 0x3b6f;
  public static final int VFIO_IOMMU_GET_INFO = 0x3b70;
  public static final int VFIO_IOMMU_MAP_DMA = 0x3b71;
  public static final int VFIO_IOMMU_UNMAP_DMA = 0x3b72;
  public static final int VFIO_DEVICE_BIND_IOMMUFD = 0x3b76;
  public static final int VFIO_DEVICE_ATTACH_IOMMUFD_PT = 0x3b77;

  public static final int VFIO_GROUP_FLAGS_VIABLE = 1;
  public static final int VFIO_DEVICE_FLAGS_RESET = 1;
  public static final int VFIO_REGION_INFO_FLAG_READ = 1;
  public static final int VFIO_REGION_INFO_FLAG_MMAP = 1 << 2;
  public static final int VFIO_REGION_INFO_FLAG_CAPS = 1 << 3;
  public static final int VFIO_REGION_INFO_CAP_SPARSE_MMAP = 1;
  public static final int VFIO_PCI_BAR0_REGION_INDEX = 0;
  public static final int VFIO_PCI_CONFIG_REGION_INDEX = 7;
  public static final int VFIO_PCI_MSIX_IRQ_INDEX = 2;
  public static final int VFIO_PCI_REQ_IRQ_INDEX = 4;
  public static final int VFIO_IRQ_SET_DATA_NONE = 1;
  public static final int VFIO_IRQ_SET_DATA_EVENTFD = 1 << 2;
  public static final int VFIO_IRQ_SET_ACTION_TRIGGER = 1 << 5;
  public static final int VFIO_IOMMU_INFO_PGSIZES = 1;
  public static final int VFIO_IOMMU_INFO_CAPS = 1 << 1;
  public static final int VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE = 1;
  public static final int VFIO_DMA_MAP_FLAG_READ = 1;
  public static final int VFIO_DMA_MAP_FLAG_WRITE = 1 << 1;

  /** One of a chain that follows a structure; {@code next} counts from the structure's start. */
  public static final StructLayout VFIO_INFO_CAP_HEADER =
      structLayout(
              JAVA_SHORT.withName("id"), JAVA_SHORT.withName("version"), JAVA_INT.withName("next"))
          .withName("vfio_info_cap_header");

  public static final StructLayout VFIO_GROUP_STATUS =
      structLayout(JAVA_INT.withName("argsz"), JAVA_INT.withName("flags"))
          .withName("vfio_group_status");

  /** Up to {@code num_irqs}. */
  public static final StructLayout VFIO_DEVICE_INFO =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("num_regions"),
              JAVA_INT.withName("num_irqs"))
          .withName("vfio_device_info");

  public static final StructLayout VFIO_REGION_INFO =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("index"),
              JAVA_INT.withName("cap_offset"),
              JAVA_LONG.withName("size"),
              JAVA_LONG.withName("offset"))
          .withName("vfio_region_info");

  /** {@code nr_areas} of {@link #VFIO_REGION_SPARSE_MMAP_AREA} follow. */
  public static final StructLayout VFIO_REGION_INFO_CAP_SPARSE_MMAP_HEAD =
      structLayout(
              VFIO_INFO_CAP_HEADER.withName("header"),
              JAVA_INT.withName("nr_areas"),
              JAVA_INT.withName("reserved"))
          .withName("vfio_region_info_cap_sparse_mmap");

  public static final StructLayout VFIO_REGION_SPARSE_MMAP_AREA =
      structLayout(JAVA_LONG.withName("offset"), JAVA_LONG.withName("size"))
          .withName("vfio_region_sparse_mmap_area");

  public static final StructLayout VFIO_IRQ_INFO =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("index"),
              JAVA_INT.withName("count"))
          .withName("vfio_irq_info");

  /** Event descriptors follow, 32 bits each. */
  public static final StructLayout VFIO_IRQ_SET =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("index"),
              JAVA_INT.withName("start"),
              JAVA_INT.withName("count"))
          .withName("vfio_irq_set");

  /** Up to {@code cap_offset}. */
  public static final StructLayout VFIO_IOMMU_TYPE1_INFO =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_LONG.withName("iova_pgsizes"),
              JAVA_INT.withName("cap_offset"))
          .withName("vfio_iommu_type1_info");

  /** {@code nr_iovas} of {@link #VFIO_IOVA_RANGE} follow. */
  public static final StructLayout VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE_HEAD =
      structLayout(
              VFIO_INFO_CAP_HEADER.withName("header"),
              JAVA_INT.withName("nr_iovas"),
              JAVA_INT.withName("reserved"))
          .withName("vfio_iommu_type1_info_cap_iova_range");

  /** {@code end} is the last address. */
  public static final StructLayout VFIO_IOVA_RANGE =
      structLayout(JAVA_LONG.withName("start"), JAVA_LONG.withName("end"))
          .withName("vfio_iova_range");

  public static final StructLayout VFIO_IOMMU_TYPE1_DMA_MAP =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_LONG.withName("vaddr"),
              JAVA_LONG.withName("iova"),
              JAVA_LONG.withName("size"))
          .withName("vfio_iommu_type1_dma_map");

  public static final StructLayout VFIO_IOMMU_TYPE1_DMA_UNMAP =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_LONG.withName("iova"),
              JAVA_LONG.withName("size"))
          .withName("vfio_iommu_type1_dma_unmap");

  public static final StructLayout VFIO_DEVICE_BIND_IOMMUFD_ARGUMENT =
      structLayout(
              JAVA_INT.withName("argsz"),
              JAVA_INT.withName("flags"),
              JAVA_INT.withName("iommufd"),
              JAVA_INT.withName("out_devid"))
          .withName("vfio_device_bind_iommufd");

  /** Up to {@code pt_id}. */
  public static final StructLayout VFIO_DEVICE_ATTACH_IOMMUFD_PT_ARGUMENT =
      structLayout(
              JAVA_INT.withName("argsz"), JAVA_INT.withName("flags"), JAVA_INT.withName("pt_id"))
          .withName("vfio_device_attach_iommufd_pt");

  private Vfio() {}
}
