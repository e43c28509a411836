package io.millrace.pipeline;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which threads run a graph. The same graph gives the same result in every placement.
 *
 * <p>Processor numbers pin the threads in the order given; a thread beyond the list, or all of them
 * with an empty list, is left to the operating system.
 */
public sealed interface Placement {
  /** Processors to pin the threads to, in order. */
  List<Integer> cpus();

  /**
   * Each worker polls its share of the receive queues and carries every burst through all stages to
   * the transmit queues. Worker {@code w} of {@code n} polls the queues {@code w, w + n, ...} of
   * each port and sends by queue {@code w}.
   *
   * @param workers number of workers, at least 1
   */
  record RunToCompletion(int workers, List<Integer> cpus) implements Placement {
    /** Checks the number. */
    public RunToCompletion {
      if (workers < 1) {
        throw new IllegalArgumentException("a placement of " + workers + " workers");
      }
      cpus = List.copyOf(cpus);
    }
  }

  /**
   * Bursts travel over a Disruptor ring from a receiving thread through groups of stages, each
   * group with threads of its own, to a transmitting thread. All of a group's bursts pass it before
   * the next group sees them, and in the order in which they came.
   *
   * @param groups the stages in groups; a stage leads only to its own group or later ones
   * @param ringSize bursts under way at most, a power of two
   */
  record Pipelined(List<Group> groups, int ringSize, List<Integer> cpus) implements Placement {
    /** Bursts under way at most, unless configured otherwise. */
    public static final int DEFAULT_RING_SIZE = 256;

    /** Checks the groups by themselves. */
    public Pipelined {
      groups = List.copyOf(groups);
      cpus = List.copyOf(cpus);
      if (groups.isEmpty() || ringSize < 2 || Integer.bitCount(ringSize) != 1) {
        throw new IllegalArgumentException(
            "a pipelined placement needs a group and a ring size that is a power of two, not "
                + ringSize);
      }
    }

    /** Index of the group that runs the stage, -1 if none does. */
    int groupOf(String stage) {
      for (int i = 0; i < groups.size(); i++) {
        if (groups.get(i).stages.contains(stage)) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * Stages that run together.
   *
   * @param stages their names
   * @param parallel number of threads, each of which takes every {@code parallel}-th burst
   */
  record Group(List<String> stages, int parallel) {
    /** Checks the number. */
    public Group {
      stages = List.copyOf(stages);
      if (parallel < 1 || stages.isEmpty()) {
        throw new IllegalArgumentException("a group needs at least one stage and one thread");
      }
    }
  }

  /** One worker that does everything, on no processor in particular. */
  static Placement runToCompletion() {
    return new RunToCompletion(1, List.of());
  }

  /** Workers that do everything, one for each processor named. */
  static Placement runToCompletion(List<Integer> cpus) {
    return new RunToCompletion(cpus.size(), cpus);
  }

  /** Groups over a ring of the usual size, the threads left to the operating system. */
  static Placement pipelined(Group... groups) {
    return new Pipelined(List.of(groups), Pipelined.DEFAULT_RING_SIZE, List.of());
  }

  /**
   * Checks the placement against the graph.
   *
   * @throws GraphException naming the stage that is missing, double, or placed before one that
   *     leads to it
   */
  default void check(Graph graph) {
    if (!(this instanceof Pipelined pipelined)) {
      return;
    }
    Set<String> placed = new HashSet<>();
    for (Group group : pipelined.groups) {
      for (String stage : group.stages) {
        if (!graph.stageNames().contains(stage)) {
          throw new GraphException("the placement names '" + stage + "', which is no stage");
        }
        if (!placed.add(stage)) {
          throw new GraphException("the placement names stage '" + stage + "' twice");
        }
      }
    }
    for (Graph.StageSpec stage : graph.stages()) {
      if (!placed.contains(stage.name())) {
        throw new GraphException("the placement has no group for stage '" + stage.name() + "'");
      }
      for (String target : stage.targets()) {
        if (placed.contains(target)
            && pipelined.groupOf(target) < pipelined.groupOf(stage.name())) {
          throw new GraphException(
              "stage '"
                  + stage.name()
                  + "' leads to '"
                  + target
                  + "', which an earlier group runs");
        }
      }
    }
  }
}
