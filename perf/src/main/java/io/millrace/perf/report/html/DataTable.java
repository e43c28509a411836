package io.millrace.perf.report.html;

/** A table of data: the first column says what a row is, numbers stand to the right. */
public final class DataTable {
  private final String caption;
  private final Element head = Element.of("tr");
  private final Element body = Element.of("tbody");

  /**
   * An empty one.
   *
   * @param caption what it shows
   * @param headings one for each column
   */
  public DataTable(String caption, String... headings) {
    this.caption = caption;
    for (String heading : headings) {
      head.add(Element.of("th", heading).with("scope", "col"));
    }
  }

  /** A cell that stands to the right. */
  public record Amount(String text) {}

  /** Adds a row: the first cell is its heading; elements, numbers and texts. */
  public DataTable row(Object... cells) {
    return rowOf("", cells);
  }

  /** Adds a row of a class. */
  public DataTable rowOf(String kind, Object... cells) {
    Element row = Element.of("tr");
    if (!kind.isEmpty()) {
      row.with("class", kind);
    }
    for (int i = 0; i < cells.length; i++) {
      Object cell = cells[i];
      Element element =
          Element.of(i == 0 ? "th" : "td", cell instanceof Amount amount ? amount.text() : cell);
      if (i == 0) {
        element.with("scope", "row");
      }
      row.add(cell instanceof Amount ? element.with("class", "number") : element);
    }
    body.add(row);
    return this;
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return body.isEmpty();
  }

  /** In a frame that scrolls by itself where the page is too narrow. */
  public Element element() {
    return Element.of(
            "div",
            Element.of("table", Element.of("caption", caption), Element.of("thead", head), body))
        .with("class", "scroll")
        .with("role", "region")
        .with("tabindex", "0")
        .with("aria-label", caption);
  }
}
