package io.millrace.pipeline;

import io.millrace.driver.port.Port;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects ports, stages and connections, and checks them as a whole. Not thread-safe. */
public final class GraphBuilder {
  private final Map<String, Port> ports = new LinkedHashMap<>();
  private final Map<String, Supplier<? extends Stage>> stages = new LinkedHashMap<>();
  private final List<Edge> edges = new ArrayList<>();

  private record Edge(String from, String output, String to) {
    String describe() {
      return output.isEmpty() ? from : from + "." + output;
    }
  }

  GraphBuilder() {}

  /** Adds a port under its own name; its number is the count of those added before. */
  public GraphBuilder port(Port port) {
    claim(port.name());
    ports.put(port.name(), port);
    return this;
  }

  /**
   * Adds a stage.
   *
   * @param factory makes one instance for each worker that runs the stage
   */
  public GraphBuilder stage(String name, Supplier<? extends Stage> factory) {
    claim(name);
    stages.put(name, factory);
    return this;
  }

  private void claim(String name) {
    if (ports.containsKey(name) || stages.containsKey(name)) {
      throw new GraphException(
          "'" + name + "' is the name of two things: ports and stages need names of their own");
    }
  }

  /** Leads what a port receives, or a stage's first output, to a stage or port. */
  public GraphBuilder connect(String from, String to) {
    return connect(from, "", to);
  }

  /** Leads a stage's output to a stage or port. */
  public GraphBuilder connect(String from, String output, String to) {
    edges.add(new Edge(from, output, to));
    return this;
  }

  /**
   * The graph.
   *
   * @throws GraphException if a name is unknown, an output leads nowhere or to two places, a stage
   *     is never reached, or stages lead round in a circle
   */
  public Graph build() {
    Map<String, List<String>> outputs = new LinkedHashMap<>();
    Map<String, List<DropReason>> reasons = new LinkedHashMap<>();
    stages.forEach(
        (name, factory) -> {
          Stage sample = factory.get();
          outputs.put(name, List.copyOf(sample.outputs()));
          reasons.put(name, List.copyOf(sample.dropReasons()));
        });
    Map<String, String> entries = new LinkedHashMap<>();
    Map<String, Map<String, String>> targets = new LinkedHashMap<>();
    for (Edge edge : edges) {
      place(edge, outputs, entries, targets);
    }
    checkOutputs(outputs, targets);
    List<String> order = topologicalOrder(entries, targets);
    List<Graph.StageSpec> specs =
        order.stream()
            .map(
                name ->
                    new Graph.StageSpec(
                        name,
                        known(stages, name),
                        known(outputs, name),
                        known(outputs, name).stream()
                            .map(output -> known(known(targets, name), output))
                            .toList(),
                        known(reasons, name)))
            .toList();
    return new Graph(List.copyOf(ports.values()), specs, entries);
  }

  private static <V> V known(Map<String, V> map, String key) {
    V value = map.get(key);
    if (value == null) {
      throw new GraphException("'" + key + "' is not there");
    }
    return value;
  }

  private void place(
      Edge edge,
      Map<String, List<String>> outputs,
      Map<String, String> entries,
      Map<String, Map<String, String>> targets) {
    if (!stages.containsKey(edge.to) && !ports.containsKey(edge.to)) {
      throw new GraphException(
          "'" + edge.describe() + "' leads to '" + edge.to + "', which is no stage and no port");
    }
    String previous;
    if (ports.containsKey(edge.from) && edge.output.isEmpty()) {
      previous = entries.put(edge.from, edge.to);
    } else {
      List<String> names = outputs.get(edge.from);
      if (names == null) {
        throw new GraphException("'" + edge.from + "' is no stage and no port");
      }
      String output = edge.output.isEmpty() && !names.isEmpty() ? names.getFirst() : edge.output;
      if (!names.contains(output)) {
        throw new GraphException(
            "stage '" + edge.from + "' has no output '" + output + "': it has " + names);
      }
      previous =
          targets.computeIfAbsent(edge.from, n -> new LinkedHashMap<>()).put(output, edge.to);
    }
    if (previous != null) {
      throw new GraphException(
          "'" + edge.describe() + "' leads to both '" + previous + "' and '" + edge.to + "'");
    }
  }

  private static void checkOutputs(
      Map<String, List<String>> outputs, Map<String, Map<String, String>> targets) {
    outputs.forEach(
        (stage, names) -> {
          Map<String, String> connected =
              targets.computeIfAbsent(stage, s -> new LinkedHashMap<>());
          for (String output : names) {
            if (!connected.containsKey(output)) {
              throw new GraphException(
                  "output '" + output + "' of stage '" + stage + "' leads nowhere: connect it");
            }
          }
        });
  }

  /** Stages before those they lead to; in the order they were added where that leaves a choice. */
  private List<String> topologicalOrder(
      Map<String, String> entries, Map<String, Map<String, String>> targets) {
    List<String> finished = new ArrayList<>();
    List<String> reached = new ArrayList<>();
    for (String target : entries.values()) {
      visit(target, targets, new ArrayDeque<>(), finished);
    }
    reached.addAll(finished);
    for (String stage : stages.keySet()) {
      if (!reached.contains(stage)) {
        visit(stage, targets, new ArrayDeque<>(), finished);
        throw new GraphException("stage '" + stage + "' is never reached: connect something to it");
      }
    }
    return finished.reversed();
  }

  /** Depth first; a stage is finished, and appended, after all it leads to. */
  private void visit(
      String node,
      Map<String, Map<String, String>> targets,
      Deque<String> path,
      List<String> finished) {
    if (!stages.containsKey(node) || finished.contains(node)) {
      return;
    }
    if (path.contains(node)) {
      List<String> circle = new ArrayList<>(path);
      circle = circle.subList(circle.indexOf(node), circle.size());
      throw new GraphException(
          "stages lead round in a circle: " + String.join(" -> ", circle) + " -> " + node);
    }
    path.addLast(node);
    for (String target : known(targets, node).values()) {
      visit(target, targets, path, finished);
    }
    path.removeLast();
    finished.add(node);
  }
}
