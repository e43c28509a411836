package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.StructLayout;

/** {@code <linux/filter.h>}: classic socket filters, see Documentation/networking/filter.rst. */
public final class LinuxFilter {
  /** Ends a filter with the number of bytes to accept in {@code k}. */
  public static final int BPF_RET = 6;

  public static final StructLayout SOCK_FILTER =
      structLayout(
              JAVA_SHORT.withName("code"),
              JAVA_BYTE.withName("jt"),
              JAVA_BYTE.withName("jf"),
              JAVA_INT.withName("k"))
          .withName("sock_filter");

  public static final StructLayout SOCK_FPROG =
      structLayout(JAVA_SHORT.withName("len"), paddingLayout(6), ADDRESS.withName("filter"))
          .withName("sock_fprog");

  private LinuxFilter() {}
}
