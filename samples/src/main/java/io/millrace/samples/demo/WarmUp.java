package io.millrace.samples.demo;

import io.millrace.pipeline.ManualPipeline;
import io.millrace.pipeline.PipelineOptions;
import java.util.concurrent.TimeUnit;

/**
 * Runs the gateway for a second on other traffic before the first port opens, so that the JIT
 * compiler has seen every path when the traffic that counts begins. What it forwards goes into no
 * figure.
 */
final class WarmUp {
  private static final long DURATION = TimeUnit.MILLISECONDS.toNanos(1200);

  private WarmUp() {}

  static void run(long seed) {
    DemoTraffic traffic = new DemoTraffic(seed);
    long end = System.nanoTime() + DURATION;
    try (ManualPipeline pipeline =
        new ManualPipeline(
            DemoGateway.graph(traffic.left(), traffic.right()), PipelineOptions.defaults())) {
      while (System.nanoTime() < end) {
        pipeline.round();
      }
    } finally {
      traffic.close();
    }
  }
}
