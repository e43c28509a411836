package io.millrace.perf.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds of every value, whether it was measured or read from a file. */
final class Require {
  private Require() {}

  /** There is one: a file may leave it out. */
  static void present(@Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  /** A number. */
  static void finite(double value, String name) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is not a number: " + value);
    }
  }

  /** A number from 0 on. */
  static void notNegative(double value, String name) {
    finite(value, name);
    if (value < 0) {
      throw new IllegalArgumentException(name + " is below 0: " + value);
    }
  }

  /** A number from 0 on, or none. */
  static void notNegativeIfAny(@Nullable Double value, String name) {
    if (value != null) {
      notNegative(value, name);
    }
  }

  /** A copy that nobody changes, without gaps. */
  static <T> List<T> copy(List<T> list, String name) {
    present(list, name);
    list.forEach(element -> present(element, "an element of " + name));
    return List.copyOf(list);
  }

  /** A copy in the same order that nobody changes, without gaps. */
  static <V> Map<String, V> copy(Map<String, V> map, String name) {
    present(map, name);
    map.forEach((key, value) -> present(value, name + "." + key));
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
