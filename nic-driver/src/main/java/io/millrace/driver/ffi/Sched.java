package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <sched.h>}: sched_setaffinity(2), sched_getaffinity(2), sched_getcpu(3), gettid(2). */
final class Sched {
  private static final MethodHandle SETAFFINITY =
      NativeCall.libc(
          "sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle GETAFFINITY =
      NativeCall.libc(
          "sched_getaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final MethodHandle GETCPU =
      NativeCall.libc("sched_getcpu", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle GETTID =
      NativeCall.libc("gettid", FunctionDescriptor.of(JAVA_INT));

  private Sched() {}

  /** sched_setaffinity(2); {@code tid} 0 is the calling thread, the mask is the whole segment. */
  static void sched_setaffinity(int tid, MemorySegment mask) {
    try {
      NativeCall.check(
          "sched_setaffinity",
          (int) SETAFFINITY.invokeExact(NativeCall.capture(), tid, mask.byteSize(), mask));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** sched_getaffinity(2); {@code tid} 0 is the calling thread, the mask is the whole segment. */
  static void sched_getaffinity(int tid, MemorySegment mask) {
    try {
      NativeCall.check(
          "sched_getaffinity",
          (int) GETAFFINITY.invokeExact(NativeCall.capture(), tid, mask.byteSize(), mask));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** sched_getcpu(3): the CPU this thread runs on now. */
  static int sched_getcpu() {
    try {
      return NativeCall.check("sched_getcpu", (int) GETCPU.invokeExact(NativeCall.capture()));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** gettid(2). */
  static int gettid() {
    try {
      return (int) GETTID.invokeExact(NativeCall.capture());
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
