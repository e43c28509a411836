package io.millrace.driver.vfio;

import io.millrace.driver.ffi.SysResource;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The system calls that VFIO takes; tests have a kernel of their own behind it. */
interface Syscalls {
  /** open(2) for reading and writing. */
  int open(Path path);

  /** close(2). */
  void close(int fd);

  /** ioctl(2) with the address of a structure. */
  int ioctl(int fd, String name, int request, MemorySegment argument);

  /** ioctl(2) with a number. */
  int ioctl(int fd, String name, int request, long argument);

  /** pread(2): the number of bytes, or {@code -errno}. */
  long pread(int fd, MemorySegment bytes, long offset);

  /** pwrite(2): the number of bytes, or {@code -errno}. */
  long pwrite(int fd, MemorySegment bytes, long offset);

  /** mmap(2), shared, for reading and writing. */
  MemorySegment mmap(int fd, long offset, long length);

  /** munmap(2). */
  void munmap(MemorySegment mapping);

  /** How much memory the process may lock, in bytes. */
  SysResource.Limit memlock();

  /** Raises what holds now to the maximum. */
  void raiseMemlock();
}
