package io.millrace.samples.appliance;

import io.millrace.pipeline.Graph;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.Placement;
import io.millrace.samples.config.WorkerSettings;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** What the pipeline calls the things that the configuration says of the workers. */
final class Placements {
  private Placements() {}

  static Placement of(WorkerSettings workers, Graph graph) {
    if (!workers.pipelined()) {
      return new Placement.RunToCompletion(workers.count(), workers.cpus());
    }
    List<Placement.Group> groups =
        workers.groups().isEmpty()
            ? graph.stageNames().stream().map(name -> group(List.of(name), 1)).toList()
            : workers.groups().stream().map(g -> group(g.stages(), g.parallel())).toList();
    return new Placement.Pipelined(groups, workers.ringSize(), workers.cpus());
  }

  private static Placement.Group group(List<String> stages, int parallel) {
    return new Placement.Group(stages, parallel);
  }

  static Supplier<IdleStrategy> idle(WorkerSettings workers) {
    return switch (workers.idle()) {
      case SPIN -> BusySpinIdleStrategy::new;
      case YIELD -> YieldingIdleStrategy::new;
      case BACKOFF, INTERRUPT -> PipelineOptions::backoff;
    };
  }
}
