package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * {@code <unistd.h>}: read(2), write(2), pread(2), pwrite(2), close(2), dup3(2), ftruncate(2),
 * sysconf(3), geteuid(2).
 */
public final class Unistd {
  /** {@link #sysconf} name of the size of an ordinary page in bytes. */
  public static final int _SC_PAGESIZE = 30;

  private static final MethodHandle READ =
      NativeCall.libc("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle WRITE =
      NativeCall.libc("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PREAD =
      NativeCall.libc(
          "pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PWRITE =
      NativeCall.libc(
          "pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE =
      NativeCall.libc("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle DUP3 =
      NativeCall.libc("dup3", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      NativeCall.libc("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle SYSCONF =
      NativeCall.libc("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
  private static final MethodHandle GETUID =
      NativeCall.libc("getuid", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle GETEUID =
      NativeCall.libc("geteuid", FunctionDescriptor.of(JAVA_INT));

  private Unistd() {}

  /**
   * read(2), on the data path.
   *
   * @param address where {@code length} bytes of mapped memory begin
   * @return the number of bytes, or {@code -errno}
   */
  public static long read(int fd, long address, long length) {
    try {
      return NativeCall.orMinusErrno(
          (long) READ.invokeExact(NativeCall.capture(), fd, address, length));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * write(2), on the data path.
   *
   * @param address where {@code length} bytes of mapped memory begin
   * @return the number of bytes, or {@code -errno}
   */
  public static long write(int fd, long address, long length) {
    try {
      return NativeCall.orMinusErrno(
          (long) WRITE.invokeExact(NativeCall.capture(), fd, address, length));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * pread(2) at an offset of the file.
   *
   * @param bytes where to, the whole segment
   * @return the number of bytes, or {@code -errno}
   */
  public static long pread(int fd, MemorySegment bytes, long offset) {
    try {
      return NativeCall.orMinusErrno(
          (long) PREAD.invokeExact(NativeCall.capture(), fd, bytes, bytes.byteSize(), offset));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * pwrite(2) at an offset of the file.
   *
   * @param bytes what, the whole segment
   * @return the number of bytes, or {@code -errno}
   */
  public static long pwrite(int fd, MemorySegment bytes, long offset) {
    try {
      return NativeCall.orMinusErrno(
          (long) PWRITE.invokeExact(NativeCall.capture(), fd, bytes, bytes.byteSize(), offset));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** close(2). */
  public static void close(int fd) {
    try {
      NativeCall.check("close", (int) CLOSE.invokeExact(NativeCall.capture(), fd));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * dup3(2): has the descriptor {@code to} stand for what {@code from} does, at no time for
   * nothing.
   */
  public static void dup3(int from, int to, int flags) {
    try {
      NativeCall.check("dup3", (int) DUP3.invokeExact(NativeCall.capture(), from, to, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** ftruncate(2): gives a memfd its size. */
  public static void ftruncate(int fd, long length) {
    try {
      NativeCall.check("ftruncate", (int) FTRUNCATE.invokeExact(NativeCall.capture(), fd, length));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** sysconf(3). */
  public static long sysconf(int name) {
    try {
      return NativeCall.check("sysconf", (long) SYSCONF.invokeExact(NativeCall.capture(), name));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** The size of an ordinary page in bytes. */
  public static long pageSize() {
    return sysconf(_SC_PAGESIZE);
  }

  /** getuid(2). */
  public static int getuid() {
    try {
      return (int) GETUID.invokeExact(NativeCall.capture());
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** geteuid(2). */
  public static int geteuid() {
    try {
      return (int) GETEUID.invokeExact(NativeCall.capture());
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
