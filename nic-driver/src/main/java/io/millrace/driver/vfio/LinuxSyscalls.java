package io.millrace.driver.vfio;

import io.millrace.driver.ffi.Fcntl;
import io.millrace.driver.ffi.SysMman;
import io.millrace.driver.ffi.SysResource;
import io.millrace.driver.ffi.Unistd;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The kernel's. */
final class LinuxSyscalls implements Syscalls {
  @Override
  public int open(Path path) {
    return Fcntl.open(path.toString(), Fcntl.O_RDWR | Fcntl.O_CLOEXEC);
  }

  @Override
  public void close(int fd) {
    Unistd.close(fd);
  }

  @Override
  public int ioctl(int fd, String name, int request, MemorySegment argument) {
    return Fcntl.ioctl(fd, name, request, argument);
  }

  @Override
  public int ioctl(int fd, String name, int request, long argument) {
    return Fcntl.ioctl(fd, name, request, argument);
  }

  @Override
  public long pread(int fd, MemorySegment bytes, long offset) {
    return Unistd.pread(fd, bytes, offset);
  }

  @Override
  public long pwrite(int fd, MemorySegment bytes, long offset) {
    return Unistd.pwrite(fd, bytes, offset);
  }

  @Override
  public MemorySegment mmap(int fd, long offset, long length) {
    int access = SysMman.PROT_READ | SysMman.PROT_WRITE;
    return SysMman.mmap(length, access, SysMman.MAP_SHARED, fd, offset);
  }

  @Override
  public void munmap(MemorySegment mapping) {
    SysMman.munmap(mapping);
  }

  @Override
  public SysResource.Limit memlock() {
    return SysResource.getrlimit(SysResource.RLIMIT_MEMLOCK);
  }

  @Override
  public void raiseMemlock() {
    long maximum = memlock().maximum();
    SysResource.setrlimit(SysResource.RLIMIT_MEMLOCK, new SysResource.Limit(maximum, maximum));
  }
}
