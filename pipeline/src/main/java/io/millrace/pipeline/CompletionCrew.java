package io.millrace.pipeline;

import io.millrace.driver.port.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Workers that run to completion, side by side. */
final class CompletionCrew implements Crew {
  private final List<CompletionWorker> workers = new ArrayList<>();
  private final List<WorkerContext> contexts = new ArrayList<>();

  CompletionCrew(
      Graph graph, Placement.RunToCompletion placement, PipelineOptions options, CrewParts parts) {
    int count = placement.workers();
    for (int i = 0; i < count; i++) {
      contexts.add(parts.context(i, "worker-" + i));
    }
    Program program = compile(graph);
    for (int i = 0; i < count; i++) {
      workers.add(
          new CompletionWorker(
              i,
              contexts.get(i),
              new WorkerQueues(contexts.get(i), true, true, i, count),
              options.idleStrategy().get(),
              CrewParts.cpu(placement, i),
              options.sleep(),
              program,
              options.burstSize(),
              options.clock()));
    }
  }

  private Program compile(Graph graph) {
    for (Port port : graph.ports()) {
      if (graph.isTarget(port.name()) && port.info().txQueues() < contexts.size()) {
        throw new GraphException(
            "port '%s' has %d transmit queues and %d workers send by it: use fewer workers"
                .formatted(port.name(), port.info().txQueues(), contexts.size()));
      }
    }
    List<Segment> segments = new ArrayList<>();
    for (WorkerContext context : contexts) {
      segments.add(new Segment(graph, name -> true, new HashMap<>(), context));
    }
    return new Program(graph, segments, 0);
  }

  List<CompletionWorker> workers() {
    return workers;
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
