package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The linker, the look-up of libc's symbols and the capture of {@code errno}. */
final class NativeCall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final long ERRNO = CAPTURE.byteOffset(PathElement.groupElement("errno"));

  /** Each thread captures into its own memory: a shared one would mix up two threads' errors. */
  private static final ThreadLocal<MemorySegment> CAPTURED =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

  private static final AddressLayout C_STRING =
      ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LIBC.findOrThrow("strerror"), FunctionDescriptor.of(C_STRING, JAVA_INT));

  private NativeCall() {}

  /** A handle on libc's function {@code name}, whose first argument is {@link #capture()}. */
  static MethodHandle libc(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LIBC.findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
  }

  /**
   * As {@link #libc}, for a function whose arguments from {@code firstVariadic} on are {@code ...}.
   */
  static MethodHandle variadic(String name, int firstVariadic, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LIBC.findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  /** Where this thread's next call stores its {@code errno}. */
  static MemorySegment capture() {
    return CAPTURED.get();
  }

  /** The {@code errno} of this thread's last failed call. */
  static int errno() {
    return CAPTURED.get().get(JAVA_INT, ERRNO);
  }

  /** {@code result}, or an exception when the call {@code name} has returned −1. */
  static int check(String name, int result) {
    if (result == -1) {
      throw new NativeException(name, errno());
    }
    return result;
  }

  /** As {@link #check(String, int)} for a call that returns a {@code long}. */
  static long check(String name, long result) {
    if (result == -1) {
      throw new NativeException(name, errno());
    }
    return result;
  }

  /** {@code result}, or {@code -errno} when it is −1: for the data path, which throws nothing. */
  static int orMinusErrno(int result) {
    return result == -1 ? -errno() : result;
  }

  /** As {@link #orMinusErrno(int)} for a call that returns {@code ssize_t}. */
  static long orMinusErrno(long result) {
    return result == -1 ? -errno() : result;
  }

  /** strerror(3): what the C library says about {@code errno}. */
  static String strerror(int errno) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0, StandardCharsets.UTF_8);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /**
   * What a method handle on C code can throw is a bug of the binding or a virtual machine error.
   */
  static RuntimeException unexpected(Throwable t) {
    if (t instanceof RuntimeException e) {
      return e;
    }
    if (t instanceof Error e) {
      throw e;
    }
    return new IllegalStateException("a binding does not fit its function", t);
  }
}
