package io.millrace.driver.ffi;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** {@code <sys/resource.h>}: getrlimit(2), setrlimit(2). */
public final class SysResource {
  public static final int RLIMIT_MEMLOCK = 8;

  /** No limit; as an unsigned number it is the greatest. */
  public static final long RLIM_INFINITY = -1;

  public static final StructLayout RLIMIT =
      structLayout(JAVA_LONG.withName("rlim_cur"), JAVA_LONG.withName("rlim_max"))
          .withName("rlimit");

  private static final MethodHandle GETRLIMIT =
      NativeCall.libc("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle SETRLIMIT =
      NativeCall.libc("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final long CURRENT = Layouts.offset(RLIMIT, "rlim_cur");
  private static final long MAXIMUM = Layouts.offset(RLIMIT, "rlim_max");

  private SysResource() {}

  /**
   * A limit of this process.
   *
   * @param current what holds now
   * @param maximum up to where the process may raise it itself
   */
  public record Limit(long current, long maximum) {
    /** Whether so much is allowed now. */
    public boolean allows(long amount) {
      return Long.compareUnsigned(amount, current) <= 0;
    }
  }

  /** getrlimit(2). */
  public static Limit getrlimit(int resource) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(RLIMIT);
      NativeCall.check(
          "getrlimit", (int) GETRLIMIT.invokeExact(NativeCall.capture(), resource, limit));
      return new Limit(limit.get(JAVA_LONG, CURRENT), limit.get(JAVA_LONG, MAXIMUM));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }

  /** setrlimit(2). */
  public static void setrlimit(int resource, Limit to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocate(RLIMIT);
      limit.set(JAVA_LONG, CURRENT, to.current());
      limit.set(JAVA_LONG, MAXIMUM, to.maximum());
      NativeCall.check(
          "setrlimit", (int) SETRLIMIT.invokeExact(NativeCall.capture(), resource, limit));
    } catch (Throwable t) {
      throw NativeCall.unexpected(t);
    }
  }
}
