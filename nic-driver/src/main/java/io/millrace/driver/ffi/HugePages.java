package io.millrace.driver.ffi;

/** The page sizes packet memory can be made of. */
public enum HugePages {
  /** Ordinary pages. */
  NONE(0),
  /** 2 MiB, the usual pool ({@code /proc/sys/vm/nr_hugepages}). */
  MIB_2(21),
  /** 1 GiB, reserved on the kernel's command line as a rule. */
  GIB_1(30);

  private final int log2;

  HugePages(int log2) {
    this.log2 = log2;
  }

  /** The page size in bytes. */
  public long bytes() {
    return this == NONE ? Unistd.pageSize() : 1L << log2;
  }

  /** The flags of memfd_create(2) that make a sealable file of these pages. */
  public int memfdFlags() {
    int sealable = SysMman.MFD_CLOEXEC | SysMman.MFD_ALLOW_SEALING;
    return this == NONE
        ? sealable
        : sealable | SysMman.MFD_HUGETLB | log2 << SysMman.MAP_HUGE_SHIFT;
  }
}
