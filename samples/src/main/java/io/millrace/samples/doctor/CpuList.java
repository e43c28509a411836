package io.millrace.samples.doctor;

import java.util.BitSet;

/** Lists of processors such as {@code 0-3,8}, see cpuset(7). */
final class CpuList {
  private static final int MAX = 1 << 16;

  private CpuList() {}

  /** Reads one; what is not of its form has no processors. */
  static BitSet parse(String text) {
    BitSet cpus = new BitSet();
    for (String range : text.strip().split(",")) {
      String[] ends = range.split("-", 2);
      try {
        int first = Integer.parseInt(ends[0].strip());
        int last = Integer.parseInt(ends[ends.length - 1].strip());
        if (first >= 0 && first <= last && last < MAX) {
          cpus.set(first, last + 1);
        }
      } catch (NumberFormatException e) {
        // an empty list, or "(null)" of some kernels
      }
    }
    return cpus;
  }
}
