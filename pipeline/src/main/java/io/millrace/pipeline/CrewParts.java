package io.millrace.pipeline;

import io.millrace.driver.memory.PacketPool;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the crews of both placements are made with. */
record CrewParts(PacketPool pool, PipelineOptions options, Tracer tracer, FailureLog log) {
  private static final long POLL_NANOS = 50_000;

  WorkerContext context(int number, String name) {
    return new WorkerContext(
        number, name, pool, options.counters(), tracer, log, options.dropListener());
  }

  static @Nullable Integer cpu(Placement placement, int thread) {
    return thread < placement.cpus().size() ? placement.cpus().get(thread) : null;
  }

  /**
   * Starts the workers, which open what they need and then begin together; if one of them cannot,
   * ends the others and throws its reason.
   */
  static void startAll(List<? extends Worker> workers) {
    workers.forEach(Worker::start);
    try {
      workers.forEach(Worker::awaitReady);
      workers.forEach(Worker::begin);
    } catch (RuntimeException e) {
      workers.forEach(Worker::abort);
      workers.forEach(Worker::join);
      throw e;
    }
  }

  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
