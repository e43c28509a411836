package io.millrace.pipeline;

import io.millrace.driver.port.Port;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which ports there are, which stages, and what leads where. Immutable; made by {@link #builder},
 * which refuses what cannot work. It says nothing of threads: that is the {@link Placement}'s
 * matter, and the same graph runs in every placement.
 *
 * <p>A burst is carried through the stages in topological order, each stage running once on all
 * that reached it. So what a graph does to the packets, and in which order they leave, does not
 * depend on the placement.
 */
public final class Graph {
  private final List<Port> ports;
  private final List<StageSpec> stages;
  private final Map<String, String> entries;

  Graph(List<Port> ports, List<StageSpec> stages, Map<String, String> entries) {
    this.ports = List.copyOf(ports);
    this.stages = List.copyOf(stages);
    this.entries = Map.copyOf(entries);
  }

  /**
   * A stage as the graph knows it.
   *
   * @param name its name in the graph
   * @param factory makes an instance for each worker
   * @param outputs names of its outputs
   * @param targets where each output leads: name of a stage or port, in the order of the outputs
   * @param dropReasons the reasons it declares
   */
  record StageSpec(
      String name,
      Supplier<? extends Stage> factory,
      List<String> outputs,
      List<String> targets,
      List<DropReason> dropReasons) {}

  /** A builder without ports and stages. */
  public static GraphBuilder builder() {
    return new GraphBuilder();
  }

  /** The ports; a port's place in the list is its number. */
  public List<Port> ports() {
    return ports;
  }

  /** Names of the stages, each before all those it leads to. */
  public List<String> stageNames() {
    return stages.stream().map(StageSpec::name).toList();
  }

  /** Every reason for which a stage drops packets, as it declares them. */
  public List<DropReason> dropReasons(String stage) {
    return stages.stream()
        .filter(s -> s.name().equals(stage))
        .findFirst()
        .orElseThrow()
        .dropReasons();
  }

  /** The graph as lines of text, for people. */
  public String text() {
    return GraphPicture.text(this);
  }

  /** The graph in Graphviz's language. */
  public String dot() {
    return GraphPicture.dot(this);
  }

  /** The stages in topological order. */
  List<StageSpec> stages() {
    return stages;
  }

  /** Where each port's received packets go; a port that is not in it is not polled. */
  Map<String, String> entries() {
    return entries;
  }

  /** Whether anything leads to the port, so that it has to transmit. */
  boolean isTarget(String port) {
    return entries.containsValue(port)
        || stages.stream().anyMatch(stage -> stage.targets().contains(port));
  }

  int portNumber(String name) {
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
