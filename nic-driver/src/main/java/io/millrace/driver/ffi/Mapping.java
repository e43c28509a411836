package io.millrace.driver.ffi;

import java.lang.foreign.MemorySegment;

/**
 * Memory mapped by mmap(2), and the file descriptor behind it.
 *
 * <p>The owner closes it once nothing touches the segment any more: the segment's scope is global,
 * so that constant folding works on it, and an access after {@link #close} ends the process.
 *
 * @param segment the memory
 * @param fd the memfd to share with other processes, or −1
 * @param pages what the memory is made of
 */
public record Mapping(MemorySegment segment, int fd, HugePages pages) implements AutoCloseable {

  /** Ordinary pages that the process alone sees, zeroed. */
  public static Mapping anonymous(long sizeBytes) {
    int flags = SysMman.MAP_PRIVATE | SysMman.MAP_ANONYMOUS;
    MemorySegment segment =
        SysMman.mmap(sizeBytes, SysMman.PROT_READ | SysMman.PROT_WRITE, flags, -1, 0);
    return new Mapping(segment, -1, HugePages.NONE);
  }

  /**
   * Zeroed memory that can be shared by passing its file descriptor on, all its pages present.
   *
   * @param name seen in /proc/PID/maps
   * @param sizeBytes a multiple of the page size
   * @throws NativeException {@code ENOMEM} when there are not as many huge pages
   */
  public static Mapping memfd(String name, long sizeBytes, HugePages pages) {
    if (sizeBytes <= 0 || sizeBytes % pages.bytes() != 0) {
      throw new IllegalArgumentException(
          sizeBytes + " bytes is not a multiple of the page size " + pages.bytes());
    }
    int flags = pages.memfdFlags();
    int fd = SysMman.memfd_create(name, flags);
    try {
      Unistd.ftruncate(fd, sizeBytes);
      MemorySegment segment =
          SysMman.mmap(
              sizeBytes,
              SysMman.PROT_READ | SysMman.PROT_WRITE,
              SysMman.MAP_SHARED | SysMman.MAP_POPULATE,
              fd,
              0);
      return new Mapping(segment, fd, pages);
    } catch (NativeException e) {
      Unistd.close(fd);
      throw e;
    }
  }

  /** Unmaps the memory and closes the descriptor. */
  @Override
  public void close() {
    SysMman.munmap(segment);
    if (fd >= 0) {
      Unistd.close(fd);
    }
  }
}
