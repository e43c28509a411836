package io.millrace.pipeline;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;

/** One receive queue, as its worker polls it. */
final class Source {
  final Port port;
  final int portNumber;

  private final RxQueue queue;
  private final WorkerContext worker;
  private final NodeMeter meter;
  private boolean ended;

  Source(Port port, int portNumber, RxQueue queue, WorkerContext worker) {
    this.port = port;
    this.portNumber = portNumber;
    this.queue = queue;
    this.worker = worker;
    meter = worker.meter(port.name(), "rx");
  }

  /** Appends what has arrived. */
  int poll(Burst burst, int max, long nanos) {
    long start = meter.begin();
    int count = queue.poll(burst, max);
    if (count == 0) {
      ended = port.exhausted();
      return 0;
    }
    ended = false; // of a port that receives what this pipeline sends, it may be the second time
    meter.end(start, count);
    burst.origin(portNumber, nanos);
    if (worker.tracing()) {
      worker.tracer().mark(burst, port.name());
    }
    return count;
  }

  /** The queue behind it. */
  RxQueue queue() {
    return queue;
  }

  /** Whether nothing will ever come any more. */
  boolean ended() {
    return ended;
  }
}
