package io.millrace.samples.yaml;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Turns text into a tree of values. What makes YAML dangerous or surprising is refused: aliases
 * (they let a small file grow without end, and a message could not say which use is wrong), nesting
 * beyond {@value #MAX_DEPTH}, several documents, files beyond {@value #MAX_CHARACTERS} characters.
 */
public final class YamlReader {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_CHARACTERS = 32 << 20;

  private final LoadSettings settings;
  private final Problems problems;

  private YamlReader(Problems problems) {
    this.problems = problems;
    settings = LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
  }

  /**
   * Reads a document that is a mapping.
   *
   * @param problems gets what the values of the document will be found wrong with
   * @throws ConfigException if the text is not YAML
   */
  public static Section read(String text, Problems problems) throws ConfigException {
    Optional<Node> root = new YamlReader(problems).compose(text);
    problems.throwIfAny();
    Section section =
        root.map(node -> new Value(node, problems).asSection())
            .orElseGet(() -> Section.empty(Location.START, problems));
    problems.throwIfAny();
    return section;
  }

  private Optional<Node> compose(String text) {
    try {
      if (isTooDeep(text)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      root.ifPresent(this::refuseAliases);
      return root;
    } catch (MarkedYamlEngineException e) {
      problems.add(e.getProblemMark().map(Location::of).orElse(Location.START), describe(e));
    } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
      problems.add(Location.START, "not YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private static String describe(MarkedYamlEngineException e) {
    String problem = firstLine(String.valueOf(e.getProblem()));
    String context = e instanceof ParserException ? " " + firstLine(e.getContext()) : "";
    return "not YAML" + context + ": " + problem + "; look for a missing quote, colon or indent";
  }

  private static String firstLine(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  /** The parser keeps its own stack, but the composer recurses: measure before composing. */
  private boolean isTooDeep(String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> depth++;
        case SequenceEnd, MappingEnd -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        problems.add(
            event.getStartMark().map(Location::of).orElse(Location.START),
            "nested more than " + MAX_DEPTH + " deep: no configuration needs that");
        return true;
      }
    }
    return false;
  }

  private void refuseAliases(Node root) {
    refuseAliases(root, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private void refuseAliases(Node node, Set<Node> seen) {
    if (!seen.add(node)) {
      problems.add(
          Location.of(node), "the value is used again by an alias (*name): write it out there");
      return;
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(child -> refuseAliases(child, seen));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        refuseAliases(entry.getKeyNode(), seen);
        refuseAliases(entry.getValueNode(), seen);
      }
    }
  }
}
