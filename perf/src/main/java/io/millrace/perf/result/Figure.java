package io.millrace.perf.result;

/**
 * A result that is a number: back-to-back frames, seconds to recover.
 *
 * @param name what
 * @param value how much
 * @param unit of what
 * @param least of the repetitions; the value, if there was one
 * @param most of the repetitions; the value, if there was one
 * @param note what a reader has to know, or empty
 */
public record Figure(
    String name, double value, String unit, double least, double most, String note) {
  /** Checks. */
  public Figure {
    Require.present(name, "name");
    Require.finite(value, "value");
    Require.present(unit, "unit");
    Require.finite(least, "least");
    Require.finite(most, "most");
    Require.present(note, "note");
  }
}
