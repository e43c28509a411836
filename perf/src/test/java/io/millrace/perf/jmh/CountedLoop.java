package io.millrace.perf.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Three instructions for each turn of a loop, in machine code that is written here byte by byte:
 * what holds a way of counting instructions to the truth. 2,000 turns take 3,000 more than 1,000.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CountedLoop {
  /** {@code add rax, rdi; dec rdi; jnz -8; ret}, for x86-64 and System V's calling convention. */
  private static final byte[] CODE = {
    0x48, 0x01, (byte) 0xf8, 0x48, (byte) 0xff, (byte) 0xcf, 0x75, (byte) 0xf8, (byte) 0xc3
  };

  private static final MethodHandle LOOP = link();

  /** How often it goes round. */
  @Param({"1000", "2000"})
  public long turns = 1000;

  /** A page that may be executed, from mmap(2). */
  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    MethodHandle mmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    int readWriteExecute = 7;
    int privateAnonymous = 0x22;
    try {
      MemorySegment page =
          (MemorySegment)
              mmap.invokeExact(
                  MemorySegment.NULL, 4096L, readWriteExecute, privateAnonymous, -1, 0L);
      page = page.reinterpret(4096);
      MemorySegment.copy(CODE, 0, page, ValueLayout.JAVA_BYTE, 0, CODE.length);
      return linker.downcallHandle(page, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  /** The sum of 1 to {@link #turns}. */
  @Benchmark
  public long loop() throws Throwable {
    return (long) LOOP.invokeExact(turns);
  }
}
