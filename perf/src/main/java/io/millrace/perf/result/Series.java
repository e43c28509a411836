package io.millrace.perf.result;

import java.util.List;

/**
 * A quantity over time.
 *
 * @param name what: received, lost, stolen time
 * @param unit of the values
 * @param seconds when, ascending
 * @param values as many
 * @param marks moments at which something happened
 */
public record Series(
    String name, String unit, List<Double> seconds, List<Double> values, List<Mark> marks) {
  /** Something that happened, in words: a disturbance, the end of an overload. */
  public record Mark(double seconds, String text) {
    /** Checks. */
    public Mark {
      Require.finite(seconds, "seconds");
      Require.present(text, "text");
    }
  }

  /** Copies the lists. */
  public Series {
    Require.present(name, "name");
    Require.present(unit, "unit");
    seconds = Require.copy(seconds, "seconds");
    values = Require.copy(values, "values");
    marks = Require.copy(marks, "marks");
    if (seconds.size() != values.size()) {
      throw new IllegalArgumentException(
          seconds.size() + " moments, and " + values.size() + " values");
    }
    seconds.forEach(value -> Require.finite(value, "seconds"));
    values.forEach(value -> Require.finite(value, "values"));
  }
}
