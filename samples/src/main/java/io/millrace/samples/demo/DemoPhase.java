package io.millrace.samples.demo;

import io.millrace.pipeline.Graph;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineOptions;
import io.millrace.pipeline.PipelineStats;
import io.millrace.pipeline.Placement;
import io.millrace.samples.view.LiveView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What one placement did with the traffic.
 *
 * @param placement its name
 * @param seconds from the start of the workers to the end of polling
 * @param generated packets that the generator made
 * @param expectedDrops what the generator says must have been dropped, by reason
 * @param ratesMpps rate at 1 s, 2 s, ... in millions of packets a second, over the quarter of a
 *     second before
 * @param stats the pipeline's final figures
 */
record DemoPhase(
    String placement,
    double seconds,
    long generated,
    Map<String, Long> expectedDrops,
    List<Double> ratesMpps,
    PipelineStats stats) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int LOOKS_PER_SECOND = 4;
  private static final long LOOK = SECOND / LOOKS_PER_SECOND;

  /** Forwards for a time, and shows how it goes once a second. */
  static DemoPhase run(String name, Placement placement, long seed, double seconds, LiveView view) {
    DemoTraffic traffic = new DemoTraffic(seed);
    Graph graph = DemoGateway.graph(traffic.left(), traffic.right());
    Pipeline pipeline = Pipeline.start(graph, placement, PipelineOptions.defaults());
    long start = System.nanoTime();
    List<Double> rates = watch(pipeline, traffic, start + (long) (seconds * SECOND), name, view);
    PipelineStats last = pipeline.stop();
    double took = (double) (System.nanoTime() - start) / SECOND;
    view.clear();
    traffic.close();
    return new DemoPhase(
        name, took, traffic.generated(), traffic.expectedDrops(), List.copyOf(rates), last);
  }

  /** Looks four times a second; each fourth time it shows the figures and notes the rate. */
  private static List<Double> watch(
      Pipeline pipeline, DemoTraffic traffic, long end, String name, LiveView view) {
    List<Double> rates = new ArrayList<>();
    long start = System.nanoTime();
    PipelineStats shown = pipeline.stats();
    long shownAt = start;
    long lookedAt = start;
    long generated = 0;
    for (int look = 1; System.nanoTime() < end; look++) {
      sleepUntil(Math.min(end, start + look * LOOK));
      long now = System.nanoTime();
      long more = traffic.generated() - generated;
      generated += more;
      if (look % LOOKS_PER_SECOND == 0) {
        rates.add(more * 1e3 / (now - lookedAt));
        PipelineStats stats = pipeline.stats();
        view.show(title(name, now - start), stats, shown, now - shownAt);
        shown = stats;
        shownAt = now;
      }
      lookedAt = now;
    }
    return rates;
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String title(String name, long nanos) {
    return name + "  " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
  }

  /** Packets for each second, in millions. */
  double mpps() {
    return generated / seconds / 1e6;
  }
}
