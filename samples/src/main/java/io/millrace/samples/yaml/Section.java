package io.millrace.samples.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Keys and their values. A reader takes the keys it knows and then calls {@link #end}, which finds
 * fault with the others.
 */
public final class Section {
  private final Location at;
  private final Problems problems;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Location> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private Section(Location at, Problems problems) {
    this.at = at;
    this.problems = problems;
  }

  /** A section without keys, for defaults only. */
  public static Section empty(Location at) {
    return new Section(at, new Problems(""));
  }

  static Section empty(Location at, Problems problems) {
    return new Section(at, problems);
  }

  static Section of(MappingNode mapping, Problems problems) {
    Section section = new Section(Location.of(mapping), problems);
    for (NodeTuple entry : mapping.getValue()) {
      Location key = Location.of(entry.getKeyNode());
      if (entry.getKeyNode() instanceof ScalarNode name) {
        section.put(name.getValue(), key, new Value(entry.getValueNode(), problems));
      } else {
        problems.add(key, "a key must be a plain word");
      }
    }
    return section;
  }

  private void put(String key, Location keyAt, Value value) {
    if (values.putIfAbsent(key, value) == null) {
      keys.put(key, keyAt);
    } else {
      problems.add(
          keyAt,
          "key '" + key + "' is there already, in line " + at(key).line() + ": remove one of them");
    }
  }

  /** Where it begins. */
  public Location at() {
    return at;
  }

  /** Where a key stands, or the section itself if it has no such key. */
  public Location at(String key) {
    return keys.getOrDefault(key, at);
  }

  /** All keys, in order; it is up to the caller to know them. */
  public Set<String> keys() {
    asked.addAll(keys.keySet());
    return keys.keySet();
  }

  /** Whether there is such a key. */
  public boolean has(String key) {
    return get(key).isPresent();
  }

  /** The value of a key. */
  public Optional<Value> get(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there. */
  public Optional<Value> require(String key, String meaning) {
    Optional<Value> value = get(key);
    if (value.isEmpty()) {
      problems.add(at, "'" + key + "' is missing: " + meaning);
    }
    return value;
  }

  /** The text of a key, or what it is by default. */
  public String text(String key, String byDefault) {
    return get(key).flatMap(Value::asText).orElse(byDefault);
  }

  /** The value of a key by a parser, or what it is by default. */
  public <T> T parsed(String key, Function<String, T> parser, T byDefault) {
    return get(key).flatMap(value -> value.as(parser)).orElse(byDefault);
  }

  /** The whole number of a key, or what it is by default. */
  public int number(String key, int min, int max, int byDefault) {
    return get(key).flatMap(value -> value.asNumber(min, max)).orElse((long) byDefault).intValue();
  }

  /** The whole number of a key, or what it is by default. */
  public long longNumber(String key, long min, long max, long byDefault) {
    return get(key).flatMap(value -> value.asNumber(min, max)).orElse(byDefault);
  }

  /** The number of a key, or what it is by default. */
  public double fraction(String key, double min, double max, double byDefault) {
    return get(key).flatMap(value -> value.asFraction(min, max)).orElse(byDefault);
  }

  /** The truth of a key, or what it is by default. */
  public boolean flag(String key, boolean byDefault) {
    return get(key).flatMap(Value::asFlag).orElse(byDefault);
  }

  /** The word of a key, or what it is by default. */
  public String oneOf(String key, List<String> words, String byDefault) {
    return get(key).flatMap(value -> value.asOneOf(words)).orElse(byDefault);
  }

  /** The time of a key in nanoseconds, or what it is by default. */
  public long nanos(String key, long byDefault) {
    return get(key).flatMap(Value::asNanos).orElse(byDefault);
  }

  /** The elements of a key's list; empty if there is no such key. */
  public List<Value> list(String key) {
    return get(key).map(Value::asList).orElse(List.of());
  }

  /** The elements of a key's list that a parser understands. */
  public <T> List<T> parsedList(String key, Function<String, T> parser) {
    List<T> parsed = new ArrayList<>();
    list(key).forEach(value -> value.as(parser).ifPresent(parsed::add));
    return List.copyOf(parsed);
  }

  /** The section of a key; empty if there is no such key. */
  public Section section(String key) {
    return get(key).map(Value::asSection).orElseGet(() -> empty(at, problems));
  }

  /** Notes that something is wrong with a key. */
  public void problem(String key, String message) {
    problems.add(at(key), message);
  }

  /**
   * Notes what an exception says is wrong: with the key that its message begins with, {@code key:
   * text}, if there is that key, else with the section.
   */
  public void problem(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(": ");
    String key = colon < 0 ? "" : message.substring(0, colon);
    if (keys.containsKey(key)) {
      problem(key, message.substring(colon + 2));
    } else {
      problems.add(at, message);
    }
  }

  /** What a supplier makes of the section, unless it finds fault with it. */
  public <T> Optional<T> make(Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      problem(e);
      return Optional.empty();
    }
  }

  /** Says that all keys that have a meaning were asked for: the others are unknown. */
  public void end() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        problems.add(at(key), "unknown key '" + key + "'; " + Suggestion.among(key, asked));
      }
    }
  }
}
