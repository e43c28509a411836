package io.millrace.pipeline;

import io.millrace.driver.memory.Packet;
import io.millrace.pipeline.counters.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where dropped packets end: counted under their reason, shown to whoever listens, and freed. */
final class DropCounts {
  private final String node;
  private final WorkerContext worker;
  private final Function<DropReason, Counter> newCounter;
  private @Nullable Counter[] byReason;

  DropCounts(
      String node,
      List<DropReason> declared,
      WorkerContext worker,
      Function<DropReason, Counter> newCounter) {
    this.node = node;
    this.worker = worker;
    this.newCounter = newCounter;
    byReason = new @Nullable Counter[DropReason.all().size()];
    for (DropReason reason : declared) {
      counter(reason);
    }
  }

  void drop(long packet, DropReason reason) {
    counter(reason).add(1);
    DropListener listener = worker.dropListener();
    if (listener != null) {
      listener.dropped(packet, node, reason);
    }
    if (worker.tracing() && Packet.has(packet, Packet.TRACED)) {
      worker.tracer().done(packet);
    }
    worker.cache().free(packet);
  }

  private Counter counter(DropReason reason) {
    int id = reason.id();
    Counter counter = id < byReason.length ? byReason[id] : null;
    if (counter == null) {
      if (id >= byReason.length) {
        byReason = Arrays.copyOf(byReason, DropReason.all().size());
      }
      counter = newCounter.apply(reason);
      byReason[id] = counter;
    }
    return counter;
  }
}
