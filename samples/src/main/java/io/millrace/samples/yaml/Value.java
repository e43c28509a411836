package io.millrace.samples.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in the file. What cannot be read as asked for is noted as a problem and comes back empty,
 * or as something harmless, so that reading goes on and finds the other problems too.
 */
public final class Value {
  private static final Pattern SCALED = Pattern.compile("(\\d{1,15})([kMG]?)");
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ns|us|ms|s|min|h)");

  private final Node node;
  private final Problems problems;

  Value(Node node, Problems problems) {
    this.node = node;
    this.problems = problems;
  }

  /** Where it begins. */
  public Location at() {
    return Location.of(node);
  }

  /** Notes that something is wrong with it. */
  public void problem(String message) {
    problems.add(at(), message);
  }

  /** Whether it is a single text or number. */
  public boolean isText() {
    return node instanceof ScalarNode && !isNull();
  }

  /** Whether it is a list. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether it is written as nothing, as after {@code key:}. */
  public boolean isNull() {
    return Tag.NULL.equals(node.getTag());
  }

  /** A single text or number, as written. */
  public Optional<String> asText() {
    if (isText()) {
      return Optional.of(((ScalarNode) node).getValue());
    }
    problem("this is " + kind() + ", but one value belongs here");
    return Optional.empty();
  }

  /** A text that a parser understands; its IllegalArgumentException tells the user why not. */
  public <T> Optional<T> as(Function<String, T> parser) {
    return asText().flatMap(text -> parse(text, parser));
  }

  private <T> Optional<T> parse(String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A whole number within bounds. */
  public Optional<Long> asNumber(long min, long max) {
    return as(text -> number(text, min, max));
  }

  private static long number(String text, long min, long max) {
    String range = " is not a whole number from " + min + " to " + max;
    try {
      long number = Long.parseLong(text.replace("_", ""));
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "'" + range, e);
    }
    throw new IllegalArgumentException(text + range);
  }

  /** A number with or without a fraction, within bounds. */
  public Optional<Double> asFraction(double min, double max) {
    return as(text -> fraction(text, min, max));
  }

  private static double fraction(String text, double min, double max) {
    String message = "'" + text + "' is not a number from " + min + " to " + max;
    try {
      double number = Double.parseDouble(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(message, e);
    }
    throw new IllegalArgumentException(message);
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> asFlag() {
    return as(
        text ->
            switch (text) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default -> throw new IllegalArgumentException("'" + text + "': write true or false");
            });
  }

  /** One of a few words. */
  public Optional<String> asOneOf(Collection<String> words) {
    return as(
        text -> {
          if (words.contains(text)) {
            return text;
          }
          throw new IllegalArgumentException(
              "unknown value '" + text + "'; " + Suggestion.among(text, words));
        });
  }

  /** A time such as {@code 500ms} or {@code 2s}, in nanoseconds. */
  public Optional<Long> asNanos() {
    return as(Value::nanos);
  }

  /** Reads a time such as {@code 500ms}, {@code 2s}, {@code 5min}, in nanoseconds. */
  public static long nanos(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches() || matcher.group(1).length() > 9) {
      throw new IllegalArgumentException("'" + text + "' is not a time such as 500ms, 2s or 5min");
    }
    long count = Long.parseLong(matcher.group(1));
    return count
        * switch (matcher.group(2)) {
          case "ns" -> 1L;
          case "us" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "min" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
  }

  /** A whole number within bounds that may end in k, M or G: thousands, millions, billions. */
  public Optional<Long> asScaled(long min, long max) {
    return as(text -> number(Long.toString(scaled(text)), min, max));
  }

  private static long scaled(String text) {
    Matcher matcher = SCALED.matcher(text.replace("_", ""));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a number such as 5000, 20k or 10M");
    }
    long scale =
        switch (matcher.group(2)) {
          case "k" -> 1_000;
          case "M" -> 1_000_000;
          case "G" -> 1_000_000_000;
          default -> 1;
        };
    return Math.multiplyExact(
        Math.min(Long.parseLong(matcher.group(1)), Long.MAX_VALUE / scale), scale);
  }

  /** The elements of a list; a single value is a list of one, nothing is an empty one. */
  public List<Value> asList() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(child -> new Value(child, problems)).toList();
    }
    return isNull() ? List.of() : List.of(this);
  }

  /** Keys and values; nothing is taken for an empty section. */
  public Section asSection() {
    if (node instanceof MappingNode mapping) {
      return Section.of(mapping, problems);
    }
    if (!isNull()) {
      problem("this is " + kind() + ", but keys with values belong here");
    }
    return Section.empty(at(), problems);
  }

  private String kind() {
    if (isNull()) {
      return "empty";
    }
    return switch (node) {
      case SequenceNode list -> "a list";
      case MappingNode mapping -> "a section with keys";
      default -> "a single value";
    };
  }
}
