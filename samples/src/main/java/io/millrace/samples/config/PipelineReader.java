package io.millrace.samples.config;

import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Problems;
import io.millrace.samples.yaml.Section;
import io.millrace.samples.yaml.Suggestion;
import io.millrace.samples.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads {@code pipeline}: what leads where. It is one of
 *
 * <ul>
 *   <li>a chain, {@code [validate, acl, forward]}: every port that receives leads to the first
 *       stage, and each stage's first output to the next. A chain may also begin with one port, and
 *       end with one, {@code [left, validate, right]};
 *   <li>a list of chains;
 *   <li>a map from ports and stages to where they lead, {@code left: validate}, or, where a stage
 *       has several outputs, {@code acl: {out: forward, copy: sink}}.
 * </ul>
 *
 * <p>An output that the file does not mention leads to the port that has its name, if there is one.
 */
final class PipelineReader {
  private final List<PortSpec> ports;
  private final Set<String> declared;
  private final Map<String, StageSpec> stages = new LinkedHashMap<>();
  private final Problems problems;
  private final List<Connection> connections = new ArrayList<>();

  /**
   * A reader.
   *
   * @param declared names in the file's {@code stages}, also of those that could not be read
   */
  PipelineReader(
      List<PortSpec> ports, Set<String> declared, List<StageSpec> stages, Problems problems) {
    this.ports = ports;
    this.declared = declared;
    this.problems = problems;
    stages.forEach(stage -> this.stages.put(stage.name(), stage));
  }

  List<Connection> read(Section root) {
    root.require("pipeline", "which stages packets pass, such as [validate, forward]")
        .ifPresent(this::readValue);
    if (problems.isEmpty()) {
      connectByName();
    }
    return connections;
  }

  private void readValue(Value pipeline) {
    if (!pipeline.isList()) {
      readMap(pipeline.asSection());
      return;
    }
    List<Value> elements = pipeline.asList();
    if (elements.isEmpty()) {
      pipeline.problem("the pipeline is empty: name the stages that packets pass");
    } else if (elements.getFirst().isList()) {
      elements.forEach(this::readChain);
    } else {
      readChain(pipeline);
    }
  }

  private record Node(String name, Location at) {}

  private void readChain(Value chain) {
    List<Node> nodes = new ArrayList<>();
    for (Value value : chain.asList()) {
      value.asText().ifPresent(name -> nodes.add(new Node(name, value.at())));
    }
    nodes.forEach(this::checkKnown);
    if (nodes.isEmpty()) {
      return;
    }
    for (int i = 1; i < nodes.size(); i++) {
      if (i < nodes.size() - 1 && isPort(nodes.get(i).name)) {
        problems.add(nodes.get(i).at, "a port can only be the first or the last of a chain");
      }
      connect(nodes.get(i - 1).name, "", nodes.get(i));
    }
    Node first = nodes.getFirst();
    if (!isPort(first.name)) {
      ports.stream()
          .filter(port -> port.settings().receives())
          .forEach(port -> connect(port.name(), "", first));
    }
  }

  private void readMap(Section map) {
    for (String from : map.keys()) {
      Node node = new Node(from, map.at(from));
      checkKnown(node);
      map.get(from).ifPresent(value -> readTargets(from, value));
    }
  }

  private void readTargets(String from, Value value) {
    if (value.isText()) {
      value.asText().ifPresent(to -> connectChecked(from, "", new Node(to, value.at())));
      return;
    }
    Section targets = value.asSection();
    for (String output : targets.keys()) {
      checkOutput(from, output, targets);
      targets
          .get(output)
          .ifPresent(
              target ->
                  target
                      .asText()
                      .ifPresent(to -> connectChecked(from, output, new Node(to, target.at()))));
    }
  }

  private void checkOutput(String from, String output, Section targets) {
    if (isPort(from)) {
      targets.problem(output, "port '" + from + "' has no outputs: write '" + from + ": STAGE'");
      return;
    }
    StageSpec stage = stages.get(from);
    if (stage != null && problems.isEmpty() && !stage.outputs().contains(output)) {
      targets.problem(
          output,
          "stage '"
              + from
              + "' has no output '"
              + output
              + "'; "
              + Suggestion.among(output, stage.outputs()));
    }
  }

  private void connectChecked(String from, String output, Node to) {
    checkKnown(to);
    connect(from, output, to);
  }

  private void connect(String from, String output, Node to) {
    connections.add(new Connection(from, output, to.name, to.at));
  }

  private void checkKnown(Node node) {
    if (!isPort(node.name) && !declared.contains(node.name)) {
      List<String> known =
          Stream.concat(declared.stream(), ports.stream().map(PortSpec::name)).toList();
      problems.add(
          node.at,
          "there is no stage or port '" + node.name + "'; " + Suggestion.among(node.name, known));
    }
  }

  private boolean isPort(String name) {
    return ports.stream().anyMatch(port -> port.name().equals(name));
  }

  /** Outputs not yet mentioned lead to the ports of their names. */
  private void connectByName() {
    for (StageSpec stage : stages.values()) {
      for (int i = 0; i < stage.outputs().size(); i++) {
        String output = stage.outputs().get(i);
        boolean first = i == 0;
        boolean mentioned =
            connections.stream()
                .filter(connection -> connection.from().equals(stage.name()))
                .map(Connection::output)
                .anyMatch(name -> name.equals(output) || (first && name.isEmpty()));
        if (!mentioned && isPort(output)) {
          connections.add(new Connection(stage.name(), output, output, stage.at()));
        }
      }
    }
  }
}
