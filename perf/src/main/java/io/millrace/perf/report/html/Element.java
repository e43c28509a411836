package io.millrace.perf.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An element of HTML, or of SVG within it: a name, attributes, and elements and texts inside. */
public final class Element {
  private static final Set<String> WITHOUT_CONTENT = Set.of("meta", "br", "hr");

  /** Their text is code, not markup: HTML knows no escapes there. */
  private static final Set<String> CODE = Set.of("style", "script");

  private static final Set<String> ON_LINES_OF_THEIR_OWN =
      Set.of(
          "head", "title", "meta", "style", "script", "body", "header", "nav", "main", "section",
          "figure", "details", "table", "tr", "svg", "p", "h1", "h2", "h3", "div", "dl", "ul");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> content = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  /**
   * One with content.
   *
   * @param content elements, and anything else as text
   */
  public static Element of(String name, Object... content) {
    return new Element(name).add(content);
  }

  /** Sets an attribute. Numbers are written with two decimals at most. */
  public Element with(String attribute, Object value) {
    attributes.put(
        attribute, value instanceof Double number ? decimal(number) : String.valueOf(value));
    return this;
  }

  private static String decimal(double value) {
    double rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded) ? "" + (long) rounded : "" + rounded;
  }

  /** Adds elements, and anything else as text, at the end. */
  public Element add(Object... more) {
    content.addAll(List.of(more));
    return this;
  }

  /** Adds a list of them. */
  public Element addAll(List<Element> more) {
    content.addAll(more);
    return this;
  }

  /** Whether there is anything inside. */
  public boolean isEmpty() {
    return content.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  /** Writes it, escaped. */
  void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (attribute, value) -> {
          out.append(' ').append(attribute).append("=\"");
          escape(value, out);
          out.append('"');
        });
    if (WITHOUT_CONTENT.contains(name)) {
      out.append("/>");
    } else {
      out.append('>');
      content.forEach(part -> write(part, out));
      out.append("</").append(name).append('>');
    }
    if (ON_LINES_OF_THEIR_OWN.contains(name)) {
      out.append('\n');
    }
  }

  private void write(Object part, StringBuilder out) {
    if (part instanceof Element element) {
      element.write(out);
    } else if (CODE.contains(name)) {
      out.append(code(part.toString()));
    } else {
      escape(part.toString(), out);
    }
  }

  private static String code(String text) {
    if (text.contains("</") || text.contains("<!--")) {
      throw new IllegalArgumentException("code that would end its element");
    }
    return text;
  }

  /** What could end a text or an attribute becomes a reference, what cannot be seen a mark. */
  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(c);
        default -> out.append(isInvisible(c) ? '\ufffd' : c);
      }
    }
  }

  /** Control characters, and those that turn the direction of the text round them. */
  private static boolean isInvisible(char c) {
    return Character.isISOControl(c)
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
