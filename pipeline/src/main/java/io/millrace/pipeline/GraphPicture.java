package io.millrace.pipeline;

import io.millrace.driver.port.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws a graph, as text for a terminal and in Graphviz's language. */
final class GraphPicture {
  private GraphPicture() {}

  /**
   * One block for each stage in topological order, ports in brackets:
   *
   * <pre>
   * [left] [right]
   *    |
   * validate            31 drop reasons
   *    |
   * forward             12 drop reasons
   *    |- left  -> [left]
   *    '- right -> [right]
   * </pre>
   */
  static String text(Graph graph) {
    StringBuilder text = new StringBuilder();
    Map<String, List<String>> feeders = feeders(graph);
    String shownLast = "";
    for (Graph.StageSpec stage : graph.stages()) {
      List<String> from = feeders.getOrDefault(stage.name(), List.of());
      if (!from.equals(List.of(shownLast))) {
        text.append(String.join(" ", from)).append('\n');
      }
      text.append("   |\n").append(label(stage)).append('\n');
      boolean chain = stage.targets().size() == 1 && leadsToNext(graph, stage);
      if (!chain) {
        appendOutputs(text, graph, stage);
      }
      shownLast = chain ? stage.name() : "";
    }
    graph
        .entries()
        .forEach(
            (port, target) -> {
              if (graph.portNumber(target) >= 0) {
                text.append('[').append(port).append("] -> [").append(target).append("]\n");
              }
            });
    return text.toString();
  }

  private static String label(Graph.StageSpec stage) {
    int reasons = stage.dropReasons().size();
    String drops = reasons == 0 ? "" : reasons + (reasons == 1 ? " drop reason" : " drop reasons");
    return String.format("%-20s %s", stage.name(), drops).stripTrailing();
  }

  private static boolean leadsToNext(Graph graph, Graph.StageSpec stage) {
    int next = graph.stages().indexOf(stage) + 1;
    return next < graph.stages().size()
        && graph.stages().get(next).name().equals(stage.targets().getFirst());
  }

  private static void appendOutputs(StringBuilder text, Graph graph, Graph.StageSpec stage) {
    int width = stage.outputs().stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i < stage.outputs().size(); i++) {
      boolean last = i == stage.outputs().size() - 1;
      text.append(last ? "   '- " : "   |- ")
          .append(String.format("%-" + width + "s -> ", stage.outputs().get(i)))
          .append(shown(graph, stage.targets().get(i)))
          .append('\n');
    }
  }

  private static String shown(Graph graph, String node) {
    return graph.portNumber(node) >= 0 ? "[" + node + "]" : node;
  }

  /** Who leads to each stage: ports in brackets, stages with the output if it is not the only. */
  private static Map<String, List<String>> feeders(Graph graph) {
    Map<String, List<String>> feeders = new LinkedHashMap<>();
    for (Port port : graph.ports()) {
      String target = graph.entries().get(port.name());
      if (target != null) {
        feeders.computeIfAbsent(target, t -> new ArrayList<>()).add("[" + port.name() + "]");
      }
    }
    for (Graph.StageSpec stage : graph.stages()) {
      for (int i = 0; i < stage.targets().size(); i++) {
        String via = stage.targets().size() == 1 ? "" : "." + stage.outputs().get(i);
        feeders
            .computeIfAbsent(stage.targets().get(i), t -> new ArrayList<>())
            .add(stage.name() + via);
      }
    }
    return feeders;
  }

  static String dot(Graph graph) {
    StringBuilder dot = new StringBuilder("digraph millrace {\n  rankdir=LR;\n");
    for (Port port : graph.ports()) {
      String name = port.name();
      if (graph.entries().containsKey(name)) {
        dot.append(
            String.format("  %s [label=%s, shape=cds];%n", quote("rx " + name), quote(name)));
        String target = graph.entries().get(name);
        dot.append(String.format("  %s -> %s;%n", quote("rx " + name), target(graph, target)));
      }
      dot.append(String.format("  %s [label=%s, shape=cds];%n", quote("tx " + name), quote(name)));
    }
    for (Graph.StageSpec stage : graph.stages()) {
      dot.append(String.format("  %s [shape=box];%n", quote(stage.name())));
      for (int i = 0; i < stage.targets().size(); i++) {
        dot.append(
            String.format(
                "  %s -> %s [label=%s];%n",
                quote(stage.name()),
                target(graph, stage.targets().get(i)),
                quote(stage.outputs().get(i))));
      }
    }
    return dot.append("}\n").toString();
  }

  private static String target(Graph graph, String node) {
    return quote(graph.portNumber(node) >= 0 ? "tx " + node : node);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
