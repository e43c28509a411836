package io.millrace.samples.doctor;

import io.millrace.driver.host.HostFiles;

/**
 * The pool of huge pages of one size (Linux, Documentation/admin-guide/mm/hugetlbpage.rst).
 *
 * @param directory where the kernel tells of it
 * @param pageBytes bytes of a page
 * @param reserved how many there are
 * @param free how many of them nobody has or has been promised
 */
record ReservedPages(String directory, long pageBytes, long reserved, long free) {
  /**
   * Reads a pool.
   *
   * @param pools the directory of all pools, of the machine or of a NUMA node
   * @param large whether pages are of 1 GiB instead of 2 MiB
   */
  static ReservedPages of(HostFiles files, String pools, boolean large) {
    long bytes = large ? 1L << 30 : 2L << 20;
    String directory = pools + "/hugepages-" + (bytes >> 10) + "kB";
    return new ReservedPages(
        directory,
        bytes,
        files.number(directory + "/nr_hugepages").orElse(0),
        Math.max(
            0,
            files.number(directory + "/free_hugepages").orElse(0)
                - files.number(directory + "/resv_hugepages").orElse(0)));
  }

  /** How many pages so much memory takes. */
  long needed(long bytes) {
    return Math.ceilDiv(bytes, pageBytes);
  }

  /** The command that makes the pool so large. */
  String reserve(long pages) {
    return "echo " + pages + " | sudo tee " + directory + "/nr_hugepages";
  }
}
