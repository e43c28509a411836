package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <fcntl.h>} and {@code <sys/ioctl.h>}: the variadic calls open(2), fcntl(2), ioctl(2). */
public final class Fcntl {
  public static final int O_RDONLY = 0;
  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int F_ADD_SEALS = 1033;
  public static final int F_GET_SEALS = 1034;
  public static final int F_SEAL_SHRINK = 2;

  private static final MethodHandle OPEN =
      NativeCall.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle FCNTL =
      NativeCall.variadic(
          "fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle IOCTL =
      NativeCall.variadic(
          "ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

  private Fcntl() {}

  /** open(2) of a file that exists. */
  public static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return NativeCall.check(
          "open " + path,
          (int) OPEN.invokeExact(NativeCall.capture(), arena.allocateFrom(path), flags, 0));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** fcntl(2) of a command that takes a number. */
  public static int fcntl(int fd, int command, int argument) {
    try {
      return NativeCall.check(
          "fcntl", (int) FCNTL.invokeExact(NativeCall.capture(), fd, command, argument));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * ioctl(2) of a request that takes the address of a structure.
   *
   * @param name the request's name, for the exception's message
   */
  public static int ioctl(int fd, String name, long request, MemorySegment argument) {
    try {
      return NativeCall.check(
          "ioctl " + name, (int) IOCTL.invokeExact(NativeCall.capture(), fd, request, argument));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /**
   * ioctl(2) of a request that takes a number.
   *
   * @param name the request's name, for the exception's message
   */
  public static int ioctl(int fd, String name, long request, long argument) {
    return ioctl(fd, name, request, MemorySegment.ofAddress(argument));
  }
}
