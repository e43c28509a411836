package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** {@code <poll.h>} and {@code <sys/eventfd.h>}: poll(2), eventfd(2). */
public final class Poll {
  public static final int POLLIN = 1;
  public static final int POLLOUT = 4;
  public static final int POLLERR = 8;
  public static final int EFD_NONBLOCK = 0x800;
  public static final int EFD_CLOEXEC = 0x80000;

  public static final StructLayout POLLFD =
      MemoryLayout.structLayout(
              JAVA_INT.withName("fd"),
              JAVA_SHORT.withName("events"),
              JAVA_SHORT.withName("revents"))
          .withName("pollfd");

  private static final MethodHandle POLL =
      NativeCall.libc("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle EVENTFD =
      NativeCall.libc("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

  private Poll() {}

  /**
   * poll(2): waits until one of the descriptors is ready.
   *
   * @param fds an array of {@link #POLLFD}, the whole segment
   * @param timeoutMillis −1 waits without end
   * @return how many are ready, or {@code -errno} (a signal may interrupt it: {@code EINTR})
   */
  public static int poll(MemorySegment fds, int timeoutMillis) {
    try {
      long count = fds.byteSize() / POLLFD.byteSize();
      return NativeCall.orMinusErrno(
          (int) POLL.invokeExact(NativeCall.capture(), fds, count, timeoutMillis));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** eventfd(2): a counter to wake a thread that waits in {@link #poll}. */
  public static int eventfd(int initial, int flags) {
    try {
      return NativeCall.check(
          "eventfd", (int) EVENTFD.invokeExact(NativeCall.capture(), initial, flags));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
