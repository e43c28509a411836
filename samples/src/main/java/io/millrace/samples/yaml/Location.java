package io.millrace.samples.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A place in a file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Location(int line, int column) {
  /** The first character of a file. */
  public static final Location START = new Location(1, 1);

  static Location of(Node node) {
    return node.getStartMark().map(Location::of).orElse(START);
  }

  static Location of(Mark mark) {
    return new Location(mark.getLine() + 1, mark.getColumn() + 1);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
