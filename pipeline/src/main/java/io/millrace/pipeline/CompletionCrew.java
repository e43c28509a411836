package io.millrace.pipeline;

import io.millrace.driver.memory.PacketPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Workers that run to completion, side by side. */
final class CompletionCrew implements Crew {
  private final List<CompletionWorker> workers = new ArrayList<>();
  private final WorkerContext[] contexts;

  CompletionCrew(
      Graph graph,
      Placement.RunToCompletion placement,
      PipelineOptions options,
      CrewParts parts) {
    int count = placement.workers();
    contexts = new WorkerContext[count];
    for (int i = 0; i < count; i++) {
      contexts[i] = parts.context(i, "worker-" + i);
    }
    Program program = compile(graph);
    for (int i = 0; i < count; i++) {
      workers.add(
          new CompletionWorker(
              i,
              contexts[i],
              new WorkerQueues(contexts[i], true, true, i, count),
              options.idleStrategy().get(),
              CrewParts.cpu(placement, i),
              program,
              options.burstSize(),
              options.clock()));
    }
  }

  private Program compile(Graph graph) {
    for (io.millrace.driver.port.Port port : graph.ports()) {
      if (graph.isTarget(port.name()) && port.info().txQueues() < contexts.length) {
        throw new GraphException(
            "port '%s' has %d transmit queues and %d workers send by it: use fewer workers"
                .formatted(port.name(), port.info().txQueues(), contexts.length));
      }
    }
    Segment[] segments = new Segment[contexts.length];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = new Segment(graph, name -> true, new HashMap<>(), contexts[i]);
    }
    return new Program(graph, segments, 0);
  }

  @Override
  public void start() {
    CrewParts.startAll(workers);
  }

  @Override
  public void replace(Graph graph) {
    Program program = compile(graph);
    workers.forEach(worker -> worker.replace(program));
    CrewParts.await(() -> workers.stream().allMatch(CompletionWorker::isSettled));
  }

  @Override
  public boolean isQuiet() {
    return workers.stream().allMatch(CompletionWorker::isQuiet);
  }

  @Override
  public void stop() {
    workers.forEach(CompletionWorker::stop);
    workers.forEach(Worker::join);
  }
}
