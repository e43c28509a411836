package io.millrace.samples.demo;

import io.millrace.driver.memory.Burst;
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
 * @param ratesMpps packets taken in each whole second, in millions
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

  /** Forwards for a time, and shows how it goes once a second. */
  static DemoPhase run(String name, Placement placement, long seed, double seconds, LiveView view) {
    DemoTraffic traffic = new DemoTraffic(seed);
    Graph graph = DemoGateway.graph(traffic.left(), traffic.right());
    PipelineOptions options = PipelineOptions.defaults().withBurstSize(Burst.DEFAULT_SIZE);
    Pipeline pipeline = Pipeline.start(graph, placement, options);
    long start = System.nanoTime();
    List<Double> rates = new ArrayList<>();
    PipelineStats before = pipeline.stats();
    long beforeNanos = start;
    long beforeGenerated = 0;
    long end = start + (long) (seconds * SECOND);
    while (beforeNanos < end) {
      sleepUntil(Math.min(end, beforeNanos + SECOND));
      long now = System.nanoTime();
      long generated = traffic.generated();
      if (now - beforeNanos >= SECOND) {
        rates.add((generated - beforeGenerated) * 1e3 / (now - beforeNanos));
      }
      PipelineStats stats = pipeline.stats();
      view.show(title(name, now - start), stats, before, now - beforeNanos);
      before = stats;
      beforeNanos = now;
      beforeGenerated = generated;
    }
    PipelineStats last = pipeline.stop();
    double took = (double) (System.nanoTime() - start) / SECOND;
    view.clear();
    traffic.close();
    return new DemoPhase(
        name, took, traffic.generated(), traffic.expectedDrops(), List.copyOf(rates), last);
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
