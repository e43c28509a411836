package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.counters.Counters;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline runs, apart from its graph and placement. Start from {@link #defaults} and change
 * what matters.
 *
 * @param burstSize most packets taken by one poll, 1 to {@link Burst#MAX_SIZE}
 * @param poolSize packet buffers of the pipeline
 * @param clock the time that stages are given
 * @param idleStrategy what a worker does when there is nothing to do; one for each worker
 * @param interrupts whether a worker that finds nothing to do sleeps until one of its receive
 *     queues raises an interrupt; where one of them cannot, it goes by the idle strategy
 * @param counters where everything is counted
 * @param dropListener sees each dropped packet, or null
 */
public record PipelineOptions(
    int burstSize,
    int poolSize,
    NanoClock clock,
    Supplier<IdleStrategy> idleStrategy,
    boolean interrupts,
    Counters counters,
    @Nullable DropListener dropListener) {
  /** Packet buffers unless told otherwise. */
  public static final int DEFAULT_POOL_SIZE = 16_384;

  private static final long MAX_SPINS = 100;
  private static final long MAX_YIELDS = 20;
  private static final long MIN_PARK_NANOS = 1_000;
  private static final long MAX_PARK_NANOS = 100_000;

  /** Checks the figures. */
  public PipelineOptions {
    if (burstSize < 1 || burstSize > Burst.MAX_SIZE) {
      throw new IllegalArgumentException(
          "a burst size of " + burstSize + ": 1 to " + Burst.MAX_SIZE + " are possible");
    }
  }

  /** Bursts of 32, the system's clock, workers that back off when idle, counters in memory. */
  public static PipelineOptions defaults() {
    return new PipelineOptions(
        Burst.DEFAULT_SIZE,
        DEFAULT_POOL_SIZE,
        SystemNanoClock.INSTANCE,
        PipelineOptions::backoff,
        /* interrupts= */ false,
        Counters.anonymous(),
        null);
  }

  /** Spins, yields, then sleeps up to 100 µs at a time. */
  public static IdleStrategy backoff() {
    return new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, MIN_PARK_NANOS, MAX_PARK_NANOS);
  }

  /** With another burst size. */
  public PipelineOptions withBurstSize(int size) {
    return new PipelineOptions(
        size, poolSize, clock, idleStrategy, interrupts, counters, dropListener);
  }

  /** With another number of packet buffers. */
  public PipelineOptions withPoolSize(int size) {
    return new PipelineOptions(
        burstSize, size, clock, idleStrategy, interrupts, counters, dropListener);
  }

  /** With another clock. */
  public PipelineOptions withClock(NanoClock other) {
    return new PipelineOptions(
        burstSize, poolSize, other, idleStrategy, interrupts, counters, dropListener);
  }

  /** With another way to be idle. */
  public PipelineOptions withIdleStrategy(Supplier<IdleStrategy> other) {
    return new PipelineOptions(
        burstSize, poolSize, clock, other, interrupts, counters, dropListener);
  }

  /** With other counters, such as those of a file. */
  public PipelineOptions withCounters(Counters other) {
    return new PipelineOptions(
        burstSize, poolSize, clock, idleStrategy, interrupts, other, dropListener);
  }

  /** With somebody who sees each dropped packet. */
  public PipelineOptions withDropListener(DropListener listener) {
    return new PipelineOptions(
        burstSize, poolSize, clock, idleStrategy, interrupts, counters, listener);
  }

  /** With workers that sleep until their queues have something, where the ports can wake them. */
  public PipelineOptions withInterrupts() {
    return new PipelineOptions(
        burstSize, poolSize, clock, idleStrategy, true, counters, dropListener);
  }

  @Nullable InterruptSleep sleep() {
    return interrupts ? new InterruptSleep() : null;
  }
}
