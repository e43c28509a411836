package io.millrace.perf.report;

import io.millrace.samples.view.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison in the terminal. */
public final class ComparisonText {
  private static final int WIDEST = 40;

  private ComparisonText() {}

  /** Tables and lines, each ended by a line break. */
  public static String of(Comparison comparison) {
    List<Object> parts = new ArrayList<>();
    parts.add(
        "A: %s%nB: %s%n"
            .formatted(TextReport.clean(comparison.a()), TextReport.clean(comparison.b())));
    parts.add(
        comparison.ratios().isEmpty() ? "They have nothing in common.\n" : ratios(comparison));
    if (!comparison.differences().isEmpty()) {
      parts.add("The set-ups differ; a ratio may come from that:\n" + differences(comparison));
    }
    if (!comparison.unmatched().isEmpty()) {
      parts.add(
          "Not compared:\n"
              + String.join(
                  "",
                  comparison.unmatched().stream()
                      .map(text -> "  " + TextReport.clean(text) + "\n")
                      .toList()));
    }
    return TextTable.stack(parts.toArray());
  }

  private static String ratios(Comparison comparison) {
    TextTable table =
        new TextTable("case", "device", "what", "A", "B", "B/A", "spread", "B is", "but");
    for (Ratio ratio : comparison.ratios()) {
      table.row(
          TextReport.clean(ratio.name()),
          TextReport.clean(ratio.device()),
          TextReport.clean(ratio.what()),
          ratio.text(ratio.a()),
          ratio.text(ratio.b()),
          number(ratio.ratio()),
          number(ratio.low()) + "-" + number(ratio.high()),
          ratio.verdict(),
          TextReport.clean(String.join("; ", ratio.caveats())));
    }
    return table.toString();
  }

  /** Three decimals: half a percent is what searches tell apart. */
  static String number(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }

  private static String differences(Comparison comparison) {
    TextTable table = new TextTable("what", "A", "B");
    for (Difference difference : comparison.differences()) {
      table.row(TextReport.clean(difference.what()), cut(difference.a()), cut(difference.b()));
    }
    return table.toString();
  }

  private static String cut(String text) {
    String clean = text.isEmpty() ? "-" : TextReport.clean(text.replace("\n", " "));
    return clean.length() <= WIDEST ? clean : clean.substring(0, WIDEST - 2) + " …";
  }
}
