package io.millrace.pipeline;

import io.millrace.driver.memory.PacketPool;
import java.util.List;
import org.agrona.concurrent.NoOpIdleStrategy;

/**
 * A graph run to completion by the caller's own thread, round by round: for benchmarks, for
 * simulations that turn the clock by hand, and for those who have a loop of their own. All methods
 * are for that one thread.
 */
public final class ManualPipeline implements AutoCloseable {
  private final Graph graph;
  private final PipelineOptions options;
  private final PacketPool pool;
  private final CompletionWorker worker;
  private boolean stopped;

  /** Opens the queues and starts the stages; the idle strategy of the options is not used. */
  public ManualPipeline(Graph graph, PipelineOptions options) {
    this.graph = graph;
    this.options = options;
    pool = new PacketPool(options.poolSize());
    try {
      CrewParts parts = new CrewParts(pool, options, new Tracer(), new FailureLog());
      PipelineOptions busy = options.withIdleStrategy(() -> NoOpIdleStrategy.INSTANCE);
      worker =
          new CompletionCrew(graph, new Placement.RunToCompletion(1, List.of()), busy, parts)
              .workers()
              .getFirst();
      worker.open();
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /**
   * Polls each receive queue once, carries what came to its end, and flushes the transmit queues.
   *
   * @return packets received
   */
  public int round() {
    return worker.round();
  }

  /** Whether all ports have ended and everything they brought has been dealt with. */
  public boolean isQuiet() {
    return worker.isQuiet();
  }

  /** All figures as of now. */
  public PipelineStats stats() {
    return PipelineStats.of(graph, options.counters().values());
  }

  /** Number of packet buffers not given back; 0 once stopped, or packets have been lost. */
  public int packetsInUse() {
    return pool.inUse();
  }

  /** Has the stages give up what they hold and closes the queues; the final figures. */
  public PipelineStats stop() {
    if (!stopped) {
      stopped = true;
      worker.finish();
      worker.release();
      pool.close();
    }
    return stats();
  }

  @Override
  public void close() {
    stop();
  }
}
