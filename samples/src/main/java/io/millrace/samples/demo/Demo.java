package io.millrace.samples.demo;

import io.millrace.pipeline.Placement;
import io.millrace.samples.view.LiveView;
import java.util.ArrayList;
import java.util.List;

/** Runs the demo: the same gateway and the same traffic in each placement, one after the other. */
public final class Demo {
  /** Processors it takes to give the forward stage a thread of its own. */
  private static final int CPUS_FOR_TWO_GROUPS = 4;

  /** Which placements to show. */
  public enum Which {
    /** One worker takes each burst through everything. */
    RUN_TO_COMPLETION,
    /** Threads behind one another, along a ring. */
    PIPELINED,
    /** The one, then the other, half the time each. */
    BOTH
  }

  private Demo() {}

  /**
   * Runs it.
   *
   * @param seconds in all
   * @param seed the same seed makes the same traffic
   * @param cpus processors to pin the threads to; empty to leave it to the system
   */
  public static DemoResult run(
      Which which, double seconds, long seed, List<Integer> cpus, LiveView view) {
    double each = which == Which.BOTH ? seconds / 2 : seconds;
    List<DemoPhase> phases = new ArrayList<>();
    WarmUp.run(~seed);
    if (which != Which.PIPELINED) {
      Placement placement = new Placement.RunToCompletion(1, cpus);
      phases.add(DemoPhase.run("run to completion", placement, seed, each, view));
    }
    if (which != Which.RUN_TO_COMPLETION) {
      phases.add(DemoPhase.run("pipelined", pipelined(cpus), seed + 2, each, view));
    }
    return new DemoResult(List.copyOf(phases));
  }

  private static Placement pipelined(List<Integer> cpus) {
    List<String> stages = DemoGateway.STAGES;
    boolean wide = Runtime.getRuntime().availableProcessors() >= CPUS_FOR_TWO_GROUPS;
    List<Placement.Group> groups =
        wide
            ? List.of(
                new Placement.Group(stages.subList(0, 2), 1),
                new Placement.Group(stages.subList(2, 3), 1))
            : List.of(new Placement.Group(stages, 1));
    return new Placement.Pipelined(groups, Placement.Pipelined.DEFAULT_RING_SIZE, cpus);
  }

  /** The result for people. */
  public static String report(DemoResult result) {
    return new DemoReport(result).text();
  }

  /** Whether everything agreed to the packet. */
  public static boolean agrees(DemoResult result) {
    return result.discrepancies().isEmpty();
  }
}
