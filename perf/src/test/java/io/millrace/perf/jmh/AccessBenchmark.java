package io.millrace.perf.jmh;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.Packet;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketMemory;
import io.millrace.driver.memory.PacketPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to read four fields of a packet's headers and write one, by the ways there are in
 * Java to reach memory outside the heap. The claim held here: the masked static region is the
 * fastest of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessBenchmark {
  private static final int BATCH = 256;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Burst burst = new Burst();
  private final int[] offsets = new int[BATCH];
  private PacketPool pool = new PacketPool(BATCH);
  private PacketCache cache = pool.newCache();
  private MemorySegment global = MemorySegment.NULL;
  private MemorySegment confined = MemorySegment.NULL;
  private UnsafeBuffer agrona = new UnsafeBuffer(new byte[0]);

  /** Packets, and as much memory in a segment and in a buffer of Agrona's. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // the arena lasts as long as the process
  public void allocate() {
    for (int i = 0; i < BATCH; i++) {
      burst.add(Packet.withLength(cache.allocate(), 64));
      offsets[i] = i * (int) PacketMemory.STRIDE;
    }
    long bytes = BATCH * PacketMemory.STRIDE;
    global = Arena.global().allocate(bytes, 64);
    confined = Arena.ofConfined().allocate(bytes, 64);
    agrona = new UnsafeBuffer(global.asByteBuffer());
  }

  /** Gives the packets back. */
  @TearDown(Level.Trial)
  public void free() {
    cache.free(burst);
    cache.close();
    pool.close();
  }

  /** As all of Millrace does it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long packetMemory() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      long packet = burst.get(i);
      sum += PacketMemory.getShort(packet + 12) + PacketMemory.getInt(packet + 26);
      sum += PacketMemory.getInt(packet + 30) + PacketMemory.getShort(packet + 16);
      PacketMemory.putShort(packet + 22, (int) sum);
    }
    return sum;
  }

  /** A segment in a field, of the global scope. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long segmentInField() {
    return viaSegment(global);
  }

  /** A segment in a field, of a confined scope. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long confinedSegmentInField() {
    return viaSegment(confined);
  }

  private long viaSegment(MemorySegment segment) {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      long at = offsets[i];
      sum += (segment.get(SHORT, at + 12) & 0xffff) + segment.get(INT, at + 26);
      sum += segment.get(INT, at + 30) + (segment.get(SHORT, at + 16) & 0xffff);
      segment.set(SHORT, at + 22, (short) sum);
    }
    return sum;
  }

  /** Agrona's buffer, with its bounds checks. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long agronaBuffer() {
    long sum = 0;
    for (int i = 0; i < BATCH; i++) {
      int at = offsets[i];
      sum += (agrona.getShort(at + 12, ByteOrder.BIG_ENDIAN) & 0xffff);
      sum += agrona.getInt(at + 26, ByteOrder.BIG_ENDIAN);
      sum += agrona.getInt(at + 30, ByteOrder.BIG_ENDIAN);
      sum += (agrona.getShort(at + 16, ByteOrder.BIG_ENDIAN) & 0xffff);
      agrona.putShort(at + 22, (short) sum, ByteOrder.BIG_ENDIAN);
    }
    return sum;
  }
}
