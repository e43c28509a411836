package io.millrace.samples.config;

import io.millrace.driver.memory.Burst;
import io.millrace.pipeline.Placement;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which threads do the work, and how.
 *
 * @param pipelined whether groups of stages work one behind the other, over a ring; if not, each
 *     worker runs a burst to completion
 * @param count number of workers that run to completion
 * @param cpus processors to pin the threads to, in order; empty to leave it to the system
 * @param groups the pipelined groups; empty for a group of its own for each stage
 * @param ringSize bursts under way between the groups at most
 * @param idle what workers do while there is nothing to do
 * @param burstSize packets taken in one poll at most
 * @param pool number of packet buffers; unless told, what usually suffices
 * @param rehearse whether the graph is run on made traffic before the ports open, so that the first
 *     packets find compiled code
 */
public record WorkerSettings(
    boolean pipelined,
    int count,
    List<Integer> cpus,
    List<Group> groups,
    int ringSize,
    Idle idle,
    int burstSize,
    OptionalInt pool,
    boolean rehearse) {
  /** One worker that runs to completion and backs off when idle. */
  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          false,
          1,
          List.of(),
          List.of(),
          Placement.Pipelined.DEFAULT_RING_SIZE,
          Idle.BACKOFF,
          Burst.DEFAULT_SIZE,
          OptionalInt.empty(),
          true);

  /** Copies the lists. */
  public WorkerSettings {
    cpus = List.copyOf(cpus);
    groups = List.copyOf(groups);
  }

  /** Stages that run together on one thread, or on several that share the bursts. */
  public record Group(List<String> stages, int parallel) {
    /** Copies the list. */
    public Group {
      stages = List.copyOf(stages);
    }
  }

  /** What workers do while there is nothing to do. */
  public enum Idle {
    /** Poll on: the shortest latency, and a processor each. */
    SPIN,
    /** Poll on, but let other threads go first. */
    YIELD,
    /** Spin, then yield, then sleep for ever longer, up to a millisecond. */
    BACKOFF,
    /** Sleep until a port raises an interrupt: next to no processor time, and a later wake-up. */
    INTERRUPT
  }
}
