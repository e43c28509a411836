package io.millrace.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.driver.memory.Burst;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hop of the Disruptor ring between two threads, as the pipelined placement makes it: handles
 * into an event, published; the other thread takes them over and lets the event go. The ring fills
 * up, so the figure is the time for each burst at the highest rate; divide by {@link #burst}. The
 * two threads need a processor each, and how near these are to one another decides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HopBenchmark {
  /** Packets in an event. */
  @Param({"1", "8", "32", "256"})
  public int burst = 1;

  private final RingBuffer<BurstEvent> ring =
      RingBuffer.createSingleProducer(
          BurstEvent::new, Placement.Pipelined.DEFAULT_RING_SIZE, new YieldingWaitStrategy());
  private final SequenceBarrier barrier = ring.newBarrier();
  private final Sequence consumed = new Sequence();
  private final Thread consumer = new Thread(this::consume, "consumer");
  private volatile boolean stopping;
  private long taken;

  /** Starts the other thread. */
  @Setup
  public void start() {
    ring.addGatingSequences(consumed);
    consumer.setDaemon(true);
    consumer.start();
  }

  /** Ends it, and fails if a packet got lost on the way. */
  @TearDown
  public void stop() throws InterruptedException {
    while (consumed.get() < ring.getCursor()) {
      Thread.onSpinWait();
    }
    stopping = true;
    consumer.join();
    if (taken != (ring.getCursor() + 1) * burst) {
      throw new IllegalStateException("took " + taken + " packets");
    }
  }

  private void consume() {
    Burst mine = new Burst();
    while (!stopping) {
      long available = barrier.getCursor();
      for (long at = consumed.get() + 1; at <= available; at++) {
        mine.addAll(ring.get(at).input);
        taken += mine.size();
        mine.clear();
        consumed.set(at);
      }
    }
  }

  /** Publishes one burst, after waiting for room. */
  @Benchmark
  public void hop() {
    while (!ring.hasAvailableCapacity(1)) {
      Thread.onSpinWait();
    }
    BurstEvent event = ring.get(ring.getCursor() + 1);
    for (int i = 0; i < burst; i++) {
      event.input.add(i);
    }
    ring.publish(ring.next());
  }
}
