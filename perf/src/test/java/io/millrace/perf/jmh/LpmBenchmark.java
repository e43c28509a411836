package io.millrace.perf.jmh;

import io.millrace.stages.table.fib.Ipv4Fib;
import io.millrace.stages.table.fib.Ipv6Fib;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Longest prefix match: a burst of look-ups among 65,536 destinations, in tables whose lengths are
 * distributed about as in the Internet's. The figure is nanoseconds for the burst; divide by it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LpmBenchmark {
  private static final int ROUTES4 = 1_000_000;
  private static final int ROUTES6 = 200_000;
  private static final int ALLOCATIONS6 = 40_000;
  private static final int DESTINATIONS = 1 << 16;

  /** Look-ups at once. */
  @Param({"1", "8", "32", "256"})
  public int burst;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Ipv4Fib fib4 = new Ipv4Fib();
  private final Ipv6Fib fib6 = new Ipv6Fib();
  private final int[] destinations4 = new int[DESTINATIONS];
  private final long[] destinations6 = new long[DESTINATIONS];
  private final int[] addresses = new int[256];
  private final long[] high = new long[256];
  private final long[] low = new long[256];
  private final int[] values = new int[256];
  private final int[] scratch = new int[256];
  private int at;

  /** Fills the tables. */
  @Setup
  public void fill() {
    while (fib4.size() < ROUTES4) {
      int network = random.nextInt(1, 224) << 24 | random.nextInt(1 << 24);
      fib4.put(network, length4(), random.nextInt(1, 1000));
      destinations4[fib4.size() % DESTINATIONS] = network;
    }
    long[] allocations = random.longs(ALLOCATIONS6).map(bits -> bits & ~0xffff_ffffL).toArray();
    while (fib6.size() < ROUTES6) {
      long allocation = allocations[random.nextInt(ALLOCATIONS6)];
      long network = 1L << 61 | allocation >>> 3 & ~0xffff_ffffL | random.nextInt() & 0xffff_ffffL;
      fib6.put(network, 0, length6(), random.nextInt(1, 1000));
      destinations6[fib6.size() % DESTINATIONS] = network;
    }
  }

  private int length4() {
    int percent = random.nextInt(100);
    return percent < 60 ? 24 : percent < 80 ? 22 : percent < 90 ? 23 : random.nextInt(12, 22);
  }

  private int length6() {
    int percent = random.nextInt(100);
    return percent < 50 ? 48 : percent < 65 ? 32 : percent < 80 ? 44 : random.nextInt(29, 65);
  }

  /** 1,000,000 IPv4 routes. */
  @Benchmark
  public int ipv4() {
    System.arraycopy(destinations4, next(), addresses, 0, burst);
    fib4.lookUp(addresses, values, burst);
    return values[0];
  }

  /** 200,000 IPv6 routes. */
  @Benchmark
  public int ipv6() {
    System.arraycopy(destinations6, next(), high, 0, burst);
    fib6.lookUp(high, low, values, burst, scratch);
    return values[0];
  }

  private int next() {
    at = (at + burst) % DESTINATIONS;
    return at;
  }
}
