package io.millrace.perf.machine;

import io.millrace.driver.ffi.Affinity;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches how far apart two processors are: how long a cache line takes there and back. In a
 * virtual machine that changes from one second to the next, and with it the rate of whatever two
 * processors share, up to threefold; figures may be compared within one regime only.
 */
public final class CoreDistance implements AutoCloseable {
  /** How far apart. */
  public enum Regime {
    /** They share a cache. */
    NEAR,
    /** They do not. */
    FAR,
    /** It changed while it was measured, or nobody knows. */
    MIXED
  }

  private static final int ROUND_TRIPS = 300;
  private static final long INTERVAL_NANOS = 120_000_000;

  /** Longest that one look may keep the two processors from their work. */
  private static final long PATIENCE_NANOS = 3_000_000;

  private static final double NEAR_BELOW_NANOS = 300;
  private static final long ONE_LOOK_MILLIS = 500;
  private static final long OVER = 0;

  /** Positive when the caller has it, its negative when the echo has sent it back. */
  private final AtomicLong ball = new AtomicLong(OVER);

  private final NavigableMap<Double, Double> seen = new ConcurrentSkipListMap<>();
  private final Thread caller;
  private final Thread echo;
  private volatile boolean stopping;

  /** Begins to watch the two, from threads pinned to them, until it is closed. */
  public CoreDistance(int one, int other) {
    echo = Thread.ofPlatform().daemon().name("distance-echo").start(() -> echo(other));
    caller = Thread.ofPlatform().daemon().name("distance-call").start(() -> call(one));
  }

  private void call(int cpu) {
    Affinity.pin(cpu);
    for (; !stopping; LockSupport.parkNanos(INTERVAL_NANOS)) {
      long begin = System.nanoTime();
      long best = Long.MAX_VALUE;
      ball.set(1);
      LockSupport.unpark(echo);
      for (long number = 1; number <= ROUND_TRIPS; number++) {
        long start = System.nanoTime();
        ball.set(number);
        while (ball.get() != -number && System.nanoTime() - begin < PATIENCE_NANOS) {
          Thread.onSpinWait();
        }
        if (ball.get() != -number) {
          break;
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      ball.set(OVER);
      if (best != Long.MAX_VALUE) {
        seen.put(System.currentTimeMillis() / 1e3, (double) best);
      }
    }
  }

  private void echo(int cpu) {
    Affinity.pin(cpu);
    while (!stopping) {
      long value = ball.get();
      if (value == OVER) {
        LockSupport.park();
      } else if (value > 0) {
        ball.compareAndSet(value, -value);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** The regime of a stretch of time, in seconds since the epoch. */
  public Regime during(double from, double to) {
    var values = seen.subMap(from - 0.2, to + 0.2).values();
    boolean near = values.stream().anyMatch(nanos -> nanos < NEAR_BELOW_NANOS);
    boolean far = values.stream().anyMatch(nanos -> nanos >= NEAR_BELOW_NANOS);
    return near == far ? Regime.MIXED : near ? Regime.NEAR : Regime.FAR;
  }

  /** The regime of this moment, by one look. */
  public static Regime once(int one, int other) {
    try (CoreDistance distance = new CoreDistance(one, other)) {
      long end = System.nanoTime() + ONE_LOOK_MILLIS * 1_000_000;
      while (distance.seen.isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      return distance.during(0, Double.MAX_VALUE);
    }
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(caller);
    LockSupport.unpark(echo);
  }
}
