package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sys/mman.h>}: mmap(2), munmap(2), madvise(2), mlock(2), memfd_create(2). */
public final class SysMman {
  public static final int PROT_NONE = 0;
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int MAP_SHARED = 0x01;
  public static final int MAP_PRIVATE = 0x02;
  public static final int MAP_FIXED = 0x10;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_LOCKED = 0x2000;
  public static final int MAP_NORESERVE = 0x4000;
  public static final int MAP_POPULATE = 0x8000;
  public static final int MAP_HUGETLB = 0x40000;
  public static final int MADV_DONTFORK = 10;
  public static final int MADV_HUGEPAGE = 14;
  public static final int MADV_DONTDUMP = 16;
  public static final int MFD_CLOEXEC = 1;
  public static final int MFD_ALLOW_SEALING = 2;
  public static final int MFD_HUGETLB = 4;

  /** Where the page size's binary logarithm goes in the flags of mmap(2) and memfd_create(2). */
  public static final int MAP_HUGE_SHIFT = 26;

  private static final MethodHandle MMAP =
      NativeCall.libc(
          "mmap",
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      NativeCall.libc("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle MADVISE =
      NativeCall.libc("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MLOCK =
      NativeCall.libc("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle MEMFD_CREATE =
      NativeCall.libc("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private SysMman() {}

  /**
   * mmap(2) at an address the kernel chooses.
   *
   * @return the mapping, {@code length} bytes, in the global scope: it must not be touched after
   *     {@link #munmap}, and nothing but the caller's care prevents it
   */
  public static MemorySegment mmap(long length, int prot, int flags, int fd, long offset) {
    try {
      var mapped =
          (MemorySegment)
              MMAP.invokeExact(
                  NativeCall.capture(), MemorySegment.NULL, length, prot, flags, fd, offset);
      NativeCall.check("mmap", mapped.address());
      return mapped.reinterpret(length);
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * mmap(2) in the place of an earlier mapping or a part of it, with {@code MAP_FIXED}.
   *
   * @param place what to replace, aligned to the page size of the new mapping
   */
  public static void mmapFixed(MemorySegment place, int prot, int flags, int fd, long offset) {
    try {
      var mapped =
          (MemorySegment)
              MMAP.invokeExact(
                  NativeCall.capture(),
                  place,
                  place.byteSize(),
                  prot,
                  flags | MAP_FIXED,
                  fd,
                  offset);
      NativeCall.check("mmap", mapped.address());
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** munmap(2) of a whole mapping. */
  public static void munmap(MemorySegment mapping) {
    try {
      NativeCall.check(
          "munmap", (int) MUNMAP.invokeExact(NativeCall.capture(), mapping, mapping.byteSize()));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** madvise(2). */
  public static void madvise(MemorySegment mapping, int advice) {
    try {
      NativeCall.check(
          "madvise",
          (int) MADVISE.invokeExact(NativeCall.capture(), mapping, mapping.byteSize(), advice));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** mlock(2): keeps the pages in memory, within RLIMIT_MEMLOCK. */
  public static void mlock(MemorySegment mapping) {
    try {
      NativeCall.check(
          "mlock", (int) MLOCK.invokeExact(NativeCall.capture(), mapping, mapping.byteSize()));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** memfd_create(2): a file descriptor of memory that can be passed to another process. */
  public static int memfd_create(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return NativeCall.check(
          "memfd_create",
          (int) MEMFD_CREATE.invokeExact(NativeCall.capture(), arena.allocateFrom(name), flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
