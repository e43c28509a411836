package io.millrace.perf.report;

import io.millrace.perf.report.Ratio.Verdict;
import io.millrace.perf.report.html.DataTable;
import io.millrace.perf.report.html.DataTable.Amount;
import io.millrace.perf.report.html.Element;
import io.millrace.perf.report.html.Page;
import java.util.Locale;

/** A comparison as one page that needs nothing but itself. */
public final class ComparisonHtml {
  private static final double WIDTH = 200;
  private static final double MIDDLE = 10;

  /** Ratios further from 1 than this factor end at the edge. */
  private static final double MOST = 2;

  private final Comparison comparison;
  private final double factor;

  private ComparisonHtml(Comparison comparison) {
    this.comparison = comparison;
    double widest = 1.05;
    for (Ratio ratio : comparison.ratios()) {
      widest = Math.max(widest, Math.max(ratio.high(), 1 / ratio.low()));
    }
    factor = Math.min(widest, MOST);
  }

  /** The whole file. */
  public static String of(Comparison comparison) {
    return new ComparisonHtml(comparison).page();
  }

  private String page() {
    String title = comparison.b() + " against " + comparison.a();
    Element main = Element.of("main", Element.of("section", Element.of("h2", "Ratios"), ratios()));
    if (!comparison.differences().isEmpty()) {
      main.add(
          Element.of(
              "section", Element.of("h2", "Differences between the set-ups"), differences()));
    }
    if (!comparison.unmatched().isEmpty()) {
      Element list = Element.of("ul");
      comparison.unmatched().forEach(text -> list.add(Element.of("li", text)));
      main.add(Element.of("section", Element.of("h2", "Not compared"), list));
    }
    return Page.of(title, Element.of("body", header(title), main, footer()));
  }

  private Element header(String title) {
    Element header =
        Element.of(
            "header",
            Element.of("h1", title),
            Element.of(
                    "p",
                    "A is ",
                    Element.of("bdi", comparison.a()),
                    ", B is ",
                    Element.of("bdi", comparison.b()),
                    ". A ratio is B by A.")
                .with("class", "soft"),
            tiles());
    if (!comparison.differences().isEmpty()) {
      header.add(
          Element.of(
                  "div",
                  Element.of(
                      "p",
                      Element.of("strong", "⚠ The set-ups differ"),
                      " in "
                          + comparison.differences().size()
                          + " respects; a ratio may come from that."))
              .with("class", "warnings")
              .with("role", "note"));
    }
    return header;
  }

  private Element tiles() {
    Element tiles = Element.of("ul").with("class", "tiles");
    for (Verdict verdict : Verdict.values()) {
      long count = comparison.ratios().stream().filter(r -> r.verdict() == verdict).count();
      tiles.add(
          Element.of(
                  "li",
                  Element.of("h3", "B is " + verdict),
                  Element.of(
                          "div",
                          Numbers.count(count) + " ",
                          Element.of("small", "of " + comparison.ratios().size()))
                      .with("class", "value"))
              .with("class", "tile"));
    }
    return tiles;
  }

  private Element ratios() {
    if (comparison.ratios().isEmpty()) {
      return Element.of("p", "They have nothing in common.");
    }
    DataTable table =
        new DataTable(
            "B by A, with the spread; the upright line is 1, to the right B has more",
            "case",
            "device",
            "what",
            "A",
            "B",
            "B/A",
            "",
            "spread",
            "B is",
            "but");
    for (Ratio ratio : comparison.ratios()) {
      table.row(
          ratio.name(),
          Element.of("bdi", ratio.device()),
          ratio.what(),
          new Amount(ratio.text(ratio.a())),
          new Amount(ratio.text(ratio.b())),
          new Amount(ComparisonText.number(ratio.ratio())),
          bar(ratio),
          new Amount(
              ComparisonText.number(ratio.low()) + " – " + ComparisonText.number(ratio.high())),
          verdict(ratio),
          caveats(ratio));
    }
    return table.element();
  }

  private static Element verdict(Ratio ratio) {
    return switch (ratio.verdict()) {
      case BETTER -> Element.of("span", "▲ better").with("class", "good");
      case WORSE -> Element.of("span", "▼ worse").with("class", "bad");
      case WITHIN_SPREAD -> Element.of("span", "≈ " + ratio.verdict()).with("class", "soft");
    };
  }

  private static Object caveats(Ratio ratio) {
    return ratio.caveats().isEmpty()
        ? ""
        : Element.of("span", "⚠ " + String.join("; ", ratio.caveats())).with("class", "warn");
  }

  private Element bar(Ratio ratio) {
    String way =
        String.format(
            Locale.ROOT,
            "M%.1f %.1fH%.1f",
            x(ratio.low()),
            MIDDLE,
            Math.max(x(ratio.high()), x(ratio.low()) + 1));
    return Element.of(
            "svg",
            Element.of("path").with("class", "axis").with("d", "M100 0V20"),
            Element.of("path").with("class", "line").with("d", way),
            Element.of("circle")
                .with("class", "marker")
                .with("cx", x(ratio.ratio()))
                .with("cy", MIDDLE)
                .with("r", 5))
        .with("class", "ratio c0")
        .with("viewBox", "0 0 200 20")
        .with("aria-hidden", "true");
  }

  /** On a logarithmic scale, 1 in the middle. */
  private double x(double ratio) {
    double share = Math.clamp(Math.log(ratio) / Math.log(factor), -1, 1);
    return WIDTH / 2 + share * (WIDTH / 2 - 8);
  }

  private Element differences() {
    DataTable table = new DataTable("What is not the same", "what", "A", "B");
    for (Difference difference : comparison.differences()) {
      table.row(difference.what(), orDash(difference.a()), orDash(difference.b()));
    }
    return table.element();
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "–" : text;
  }

  private static Element footer() {
    return Element.of(
        "footer",
        "Spreads are as wide as the figures allow: the least of one by the greatest of the other,"
            + " of all repetitions and bounds; of percentiles, the values whose ranks bound them"
            + " with 95 % confidence if frames were independent, which makes them too narrow when"
            + " they are not.");
  }
}
