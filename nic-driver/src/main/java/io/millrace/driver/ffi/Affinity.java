package io.millrace.driver.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Which CPUs the calling thread may run on.
 *
 * <p>Look at {@link #allowed()} before pinning anything: {@code availableProcessors()} reads 1 from
 * a pinned thread, and threads inherit their parent's mask.
 */
public final class Affinity {
  /** Room for 8192 CPUs, the most that Linux can be built for. */
  private static final int MASK_BYTES = 1024;

  private Affinity() {}

  /** Binds the calling thread, a platform thread, to one CPU (numbered as in /proc/cpuinfo). */
  public static void pin(int cpu) {
    if (!isPossible(cpu)) {
      throw new IllegalArgumentException("no CPU has the number " + cpu);
    }
    BitSet one = new BitSet();
    one.set(cpu);
    restrict(one);
  }

  /** Lets the calling thread, a platform thread, run on these CPUs only. */
  public static void restrict(BitSet cpus) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread cannot be bound to a CPU");
    }
    restrict(0, cpus);
  }

  /** Binds all threads that the process has, the JVM's own included, to one CPU. */
  public static void pinProcess(int cpu) {
    BitSet one = new BitSet();
    one.set(cpu);
    restrictProcess(one);
  }

  /**
   * Lets all threads that the process has, the JVM's own included, run on these CPUs only; threads
   * to come inherit that from the ones that start them.
   */
  public static void restrictProcess(BitSet cpus) {
    String[] tasks = new File("/proc/self/task").list();
    for (String task : tasks == null ? new String[] {"0"} : tasks) {
      try {
        restrict(Integer.parseInt(task), cpus);
      } catch (NativeException e) {
        if (e.errno() != Errno.ESRCH) { // it has ended meanwhile
          throw e;
        }
      }
    }
  }

  private static void restrict(int threadId, BitSet cpus) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      MemorySegment.copy(
          MemorySegment.ofArray(cpus.toByteArray()), 0, mask, 0, (cpus.length() + 7) / 8);
      Sched.sched_setaffinity(threadId, mask);
    }
  }

  /** The CPUs the calling thread may run on. */
  public static BitSet allowed() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      Sched.sched_getaffinity(0, mask);
      return BitSet.valueOf(mask.toArray(JAVA_BYTE));
    }
  }

  /** The CPU the calling thread runs on at this moment. */
  public static int currentCpu() {
    return Sched.sched_getcpu();
  }

  /** The calling thread's number in the kernel, as in /proc/self/task. */
  public static int threadId() {
    return Sched.gettid();
  }

  private static boolean isPossible(int cpu) {
    return cpu >= 0 && cpu < MASK_BYTES * 8;
  }
}
