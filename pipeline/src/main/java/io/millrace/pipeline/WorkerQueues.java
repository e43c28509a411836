package io.millrace.pipeline;

import io.millrace.driver.port.Port;
import io.millrace.driver.port.RxQueue;
import io.millrace.driver.port.TxQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The queues that a worker has open. Receive queues {@code first, first + step, ...} of each port
 * are its own, and transmit queue {@code first}. All methods are called by the worker's thread.
 */
final class WorkerQueues {
  private final WorkerContext worker;
  private final boolean receives;
  private final boolean transmits;
  private final int first;
  private final int step;
  private final Map<Port, List<RxQueue>> rx = new HashMap<>();
  private final Map<Port, TxQueue> tx = new HashMap<>();

  WorkerQueues(WorkerContext worker, boolean receives, boolean transmits, int first, int step) {
    this.worker = worker;
    this.receives = receives;
    this.transmits = transmits;
    this.first = first;
    this.step = step;
  }

  /** Opens what the graph needs and is not open yet. */
  void open(Graph graph) {
    for (Port port : graph.ports()) {
      if (receives && graph.entries().containsKey(port.name()) && !rx.containsKey(port)) {
        List<RxQueue> queues = new ArrayList<>();
        rx.put(port, queues);
        for (int i = first; i < port.info().rxQueues(); i += step) {
          queues.add(port.openRx(i, worker.cache()));
        }
      }
      if (transmits && graph.isTarget(port.name()) && !tx.containsKey(port)) {
        tx.put(port, port.openTx(first, worker.cache()));
      }
    }
  }

  /** The receive queues that feed the graph, in the order of the ports. */
  Source[] sources(Graph graph) {
    List<Source> sources = new ArrayList<>();
    for (int number = 0; number < graph.ports().size(); number++) {
      Port port = graph.ports().get(number);
      if (graph.entries().containsKey(port.name())) {
        for (RxQueue queue : rx.getOrDefault(port, List.of())) {
          sources.add(new Source(port, number, queue, worker));
        }
      }
    }
    return sources.toArray(new Source[0]);
  }

  TxQueue tx(String port) {
    return tx.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(port))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** Closes what the graph does not need any more. */
  void retain(Graph graph) {
    Iterator<Map.Entry<Port, List<RxQueue>>> receiving = rx.entrySet().iterator();
    while (receiving.hasNext()) {
      Map.Entry<Port, List<RxQueue>> entry = receiving.next();
      if (!isPolled(graph, entry.getKey())) {
        entry.getValue().forEach(RxQueue::close);
        receiving.remove();
      }
    }
    Iterator<Map.Entry<Port, TxQueue>> sending = tx.entrySet().iterator();
    while (sending.hasNext()) {
      Map.Entry<Port, TxQueue> entry = sending.next();
      Port port = entry.getKey();
      if (!graph.ports().contains(port) || !graph.isTarget(port.name())) {
        entry.getValue().flush();
        entry.getValue().close();
        sending.remove();
      }
    }
  }

  private static boolean isPolled(Graph graph, Port port) {
    return graph.ports().contains(port) && graph.entries().containsKey(port.name());
  }

  void closeAll() {
    rx.values().forEach(queues -> queues.forEach(RxQueue::close));
    tx.values().forEach(TxQueue::flush);
    tx.values().forEach(TxQueue::close);
    rx.clear();
    tx.clear();
  }
}
