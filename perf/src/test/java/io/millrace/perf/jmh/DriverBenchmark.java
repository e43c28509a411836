package io.millrace.perf.jmh;

import io.millrace.driver.card.RxRing;
import io.millrace.driver.card.TxRing;
import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.QueueCounters;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a card's driver costs for a packet that is received and sent again, in bursts of {@value
 * #BURST}: ring to ring, without a port round them, against a model of the card. The model's own
 * share is measured beside it and is to be taken off: {@code forward} - {@code model}.
 *
 * <p>Where the processor's counters can be read, {@code -prof perfnorm} gives instructions and
 * cycles for a packet. {@code DriverAllocationTest} holds that nothing is allocated.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(DriverBenchmark.BURST)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DriverBenchmark {
  static final int BURST = 32;

  /** Whose driver. */
  @Param({"e1000e", "igb", "virtio-packed", "virtio-packed-in-order", "virtio-split", "vmxnet3"})
  public String driver = "e1000e";

  private final PacketPool pool = new PacketPool(4 * ModelCard.SLOTS);
  private final PacketCache cache = pool.newCache();
  private final QueueCounters rxCounters = new QueueCounters();
  private final QueueCounters txCounters = new QueueCounters();
  private final Burst burst = new Burst();
  private ModelCard card = ModelCard.of(driver);
  private RxRing rx = card.driver().rxRing(0);
  private TxRing tx = card.driver().txRing(0);

  /** Starts the driver. */
  @Setup
  public void open() {
    card.close();
    card = ModelCard.of(driver);
    rx = card.driver().rxRing(0);
    tx = card.driver().txRing(0);
    card.driver().start();
    rx.post(cache);
  }

  /** Halts it, and fails if a packet was lost. */
  @TearDown
  public void close() {
    card.driver().halt();
    rx.reclaim(cache);
    tx.reclaim(cache, txCounters);
    card.close();
    long sent = txCounters.asTx().txPackets() + txCounters.asTx().txErrors();
    if (pool.inUse() != 0 || rxCounters.asRx().rxPackets() != sent) {
      throw new IllegalStateException(
          "%d received, %d sent, %d buffers in use"
              .formatted(rxCounters.asRx().rxPackets(), sent, pool.inUse()));
    }
    cache.close();
    pool.close(); // tests of this JVM need the memory
  }

  /** Receives a burst and sends it. */
  @Benchmark
  public int forward() {
    card.step(BURST);
    int received = rx.poll(burst, BURST, cache, rxCounters);
    tx.offer(burst, 0, received, cache, txCounters);
    burst.clear();
    tx.ring();
    tx.complete(cache, txCounters);
    if (received != BURST) {
      throw new IllegalStateException(received + " packets received");
    }
    return received;
  }

  /** What the model alone does for it. */
  @Benchmark
  public void model() {
    card.stepAlone(BURST);
  }
}
