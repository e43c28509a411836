package io.millrace.samples.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Columns of text: numbers to the right, words to the left. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] numeric;

  /** A table with a heading for each column. */
  public TextTable(String... headings) {
    numeric = new boolean[headings.length];
    rows.add(headings);
  }

  /** Adds a row; whole numbers are shown with separators. */
  public TextTable row(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      numeric[i] |= cells[i] instanceof Number;
      row[i] = show(cells[i]);
    }
    rows.add(row);
    return this;
  }

  private static String show(Object cell) {
    return switch (cell) {
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      case Integer number -> String.format(Locale.ROOT, "%,d", number);
      case Double number -> String.format(Locale.ROOT, "%.2f", number);
      default -> cell.toString();
    };
  }

  /** The table, each line ended by a line break. */
  @Override
  public String toString() {
    int[] widths = new int[numeric.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> append(text, row, widths));
    return text.toString();
  }

  private void append(StringBuilder text, String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : GAP).append(numeric[i] ? padding + row[i] : row[i] + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** Several tables and lines, one below the other. */
  public static String stack(Object... parts) {
    return String.join("\n", Stream.of(parts).map(Object::toString).toList());
  }
}
