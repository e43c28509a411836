package io.millrace.perf.traffic;

import java.util.function.LongSupplier;

/**
 * How a tester works.
 *
 * @param threads sending and receiving in the caller's thread, or sending in one of its own
 * @param sendingCpu where that one runs, or {@link #ANY_CPU}
 * @param clock nanoseconds from any origin; asked by both threads
 * @param window frames of a stream within which the order of arrival is known exactly, a power of
 *     two; takes eight bytes each
 * @param seed what the keys of trials depend on: two testers on one wire have different ones
 */
public record TesterSetup(
    Threads threads, int sendingCpu, LongSupplier clock, int window, long seed) {
  /** In the place of a processor's number. */
  public static final int ANY_CPU = -1;

  private static final int WINDOW = 1 << 16;

  /** Who sends. */
  public enum Threads {
    /** One thread sends and receives in turn. */
    ONE,
    /** A thread of its own sends, the caller's receives. */
    TWO
  }

  /** One thread, the system's clock, a window of 65,536 frames, and a seed of the moment. */
  public static TesterSetup standard() {
    long seed = System.nanoTime() ^ ProcessHandle.current().pid() << 32;
    return new TesterSetup(Threads.ONE, ANY_CPU, System::nanoTime, WINDOW, seed);
  }

  /** The same by another clock, and with keys that are always the same: for tests. */
  public TesterSetup simulated(LongSupplier nanos) {
    return new TesterSetup(threads, sendingCpu, nanos, window, 1);
  }

  /** The same with a thread that sends, on a processor of its own or {@link #ANY_CPU}. */
  public TesterSetup withSendingThread(int cpu) {
    return new TesterSetup(Threads.TWO, cpu, clock, window, seed);
  }
}
