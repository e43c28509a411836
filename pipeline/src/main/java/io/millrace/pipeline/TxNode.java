package io.millrace.pipeline;

import io.millrace.driver.memory.Packet;
import io.millrace.driver.port.TxQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends what has gathered by a port's transmit queue; what finds no room is dropped. */
final class TxNode extends Node {
  private final WorkerContext worker;
  private final NodeMeter meter;
  private final DropCounts drops;
  private @Nullable TxQueue queue;
  private boolean sampled;

  TxNode(String port, WorkerContext worker) {
    super(port);
    this.worker = worker;
    meter = worker.meter(port, "tx");
    drops = worker.drops(port, List.of(DropReason.TX_FULL));
  }

  /** Gives it the queue to send by. */
  void attach(TxQueue transmitQueue) {
    queue = transmitQueue;
  }

  private TxQueue queue() {
    if (queue == null) {
      throw new IllegalStateException("port '" + name + "' has no transmit queue");
    }
    return queue;
  }

  @Override
  void run() {
    if (worker.tracing()) {
      trace();
    }
    int size = input.size();
    long start = meter.begin();
    TxQueue queue = queue();
    queue.send(input);
    if (!input.isEmpty()) {
      queue.flush(); // frees what the device is done with
      queue.send(input);
    }
    meter.end(start, size);
    sampled = start != 0;
    for (int i = 0; i < input.size(); i++) {
      drops.drop(input.get(i), DropReason.TX_FULL);
    }
    input.clear();
  }

  void flush() {
    if (!sampled) {
      queue().flush();
      return;
    }
    sampled = false;
    long start = System.nanoTime();
    queue().flush();
    meter.extend(start);
  }

  private void trace() {
    for (int i = 0; i < input.size(); i++) {
      if (Packet.has(input.get(i), Packet.TRACED)) {
        worker.tracer().step(input.get(i), name, "sent");
        worker.tracer().done(input.get(i));
      }
    }
  }
}
