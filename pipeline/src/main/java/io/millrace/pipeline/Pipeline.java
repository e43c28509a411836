package io.millrace.pipeline;

import io.millrace.driver.memory.PacketPool;
import io.millrace.driver.port.Port;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A graph at work. Its methods are for the thread that started it, except {@link #stats} and {@link
 * #traceStep}, which any thread may call.
 *
 * <p>The ports are the caller's: open before the start, to be closed after the stop.
 */
public final class Pipeline implements AutoCloseable {
  private static final long POLL_NANOS = 200_000;

  private final PipelineOptions options;
  private final PacketPool pool;
  private final Tracer tracer = new Tracer();
  private final Crew crew;
  private volatile Graph graph;
  private boolean stopped;

  private Pipeline(Graph graph, Placement placement, PipelineOptions options) {
    this.graph = graph;
    this.options = options;
    placement.check(graph);
    pool = new PacketPool(options.poolSize());
    try {
      crew = hire(placement);
      crew.start();
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private Crew hire(Placement placement) {
    CrewParts parts = new CrewParts(pool, options, tracer, new FailureLog());
    return switch (placement) {
      case Placement.RunToCompletion completion ->
          new CompletionCrew(graph, completion, options, parts);
      case Placement.Pipelined pipelined -> new RingCrew(graph, pipelined, options, parts);
    };
  }

  /**
   * Starts the workers; returns once every queue is open.
   *
   * @throws GraphException if the placement does not fit the graph
   * @throws RuntimeException what a port threw when its queues were opened; nothing runs then
   */
  public static Pipeline start(Graph graph, Placement placement, PipelineOptions options) {
    return new Pipeline(graph, placement, options);
  }

  /**
   * Goes over to another graph between two bursts: no packet is lost, none is treated half by the
   * one and half by the other. Stages of the same name and class hand over what they hold and have
   * learned; ports that appear are opened, those that are gone may be closed after this returns.
   */
  public void replace(Graph successor) {
    crew.replace(successor);
    graph = successor;
  }

  /** The graph at work. */
  public Graph graph() {
    return graph;
  }

  /** The packets of this pipeline. */
  public PacketPool pool() {
    return pool;
  }

  /**
   * Waits until all ports are {@link Port#exhausted} and all they brought has been dealt with.
   *
   * @return whether it came to that within the time
   */
  public boolean awaitQuiet(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!crew.isQuiet()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** All figures as of now. */
  public PipelineStats stats() {
    return PipelineStats.of(graph, options.counters().values());
  }

  /**
   * Has the next {@code count} packets traced; steps not fetched yet of an earlier trace are gone.
   */
  public void trace(int count) {
    tracer.request(count);
  }

  /** The next step of the trace, or null if there is none yet. */
  public @Nullable TraceStep traceStep() {
    return tracer.poll();
  }

  /** Whether all packets of the trace have been sent or dropped. */
  public boolean traceComplete() {
    return tracer.complete();
  }

  /** Ends the trace. */
  public void traceEnd() {
    tracer.cancel();
  }

  /**
   * Stops polling, carries what is under way to its end, has the stages give up what they hold, and
   * closes the queues.
   *
   * @return the final figures
   */
  public PipelineStats stop() {
    if (!stopped) {
      stopped = true;
      crew.stop();
      pool.close();
    }
    return stats();
  }

  /** Numbers of packet buffers not given back; 0 once stopped, or packets have been lost. */
  public int packetsInUse() {
    return pool.inUse();
  }

  @Override
  public void close() {
    stop();
  }

  /** The ports of the graph at work. */
  public List<Port> ports() {
    return graph.ports();
  }
}
