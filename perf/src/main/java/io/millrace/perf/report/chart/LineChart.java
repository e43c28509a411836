package io.millrace.perf.report.chart;

import io.millrace.perf.report.html.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines over two axes, with a legend and the same data as a table. */
public final class LineChart {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 300;
  private static final double LEFT = 58;
  private static final double RIGHT = 12;
  private static final double TOP = 30;
  private static final double BOTTOM = 48;

  /** Width of a letter where the chart is at its smallest; style sheet and this go together. */
  private static final double LETTER = 8.6;

  /** Length of a bound that stands for itself. */
  private static final double BOUND = 32;

  /** Of an axis's title. */
  private static final int MOST_LETTERS = 40;

  /** Events that the legend tells of; the table has all. */
  private static final int EVENTS_NAMED = 3;

  private final String id;
  private final String title;
  private final String description;
  private final Axis x;
  private final Axis y;
  private final List<Line> lines = new ArrayList<>();
  private final List<Line.Point> events = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param id different from that of every other element of the page
   * @param title what it shows
   * @param description what is to be seen, for those who do not see it
   */
  public LineChart(String id, String title, String description, Axis x, Axis y) {
    this.id = id;
    this.title = title;
    this.description = description;
    this.x = x;
    this.y = y;
  }

  /** Adds a line, if it has points. */
  public LineChart add(Line line) {
    if (!line.points().isEmpty()) {
      lines.add(line);
    }
    return this;
  }

  /** Adds a moment at which something happened. */
  public LineChart event(double at, String text) {
    events.add(new Line.Point(at, 0, text));
    return this;
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Title, legend, chart and table. */
  public Element figure(Element table) {
    Element legend = Element.of("ul").with("class", "legend");
    for (Line line : lines) {
      legend.add(Element.of("li", Marker.sample(line), Element.of("bdi", line.name())));
    }
    if (!events.isEmpty()) {
      String texts =
          events.stream()
              .map(Line.Point::text)
              .distinct()
              .limit(EVENTS_NAMED)
              .collect(Collectors.joining("; "));
      legend.add(Element.of("li", Marker.eventSample(), Element.of("bdi", texts)));
    }
    return Element.of(
        "figure",
        Element.of("figcaption", title),
        legend,
        svg(),
        Element.of("details", Element.of("summary", "As a table"), table).with("class", "data"));
  }

  private Element svg() {
    Element svg =
        Element.of(
                "svg",
                Element.of("title", title).with("id", id + "-title"),
                Element.of("desc", description).with("id", id + "-desc"))
            .with("class", "chart")
            .with("id", id)
            .with("viewBox", "0 0 " + (int) WIDTH + " " + (int) HEIGHT)
            .with("role", "img")
            .with("aria-labelledby", id + "-title " + id + "-desc");
    grid(svg);
    for (Line.Point event : events) {
      svg.add(
          Element.of("path", Element.of("title", event.text()))
              .with("class", "event")
              .with("d", upright(px(event.x()))));
    }
    lines.forEach(line -> svg.add(group(line)));
    return svg;
  }

  private void grid(Element svg) {
    for (Scale.Tick tick : y.scale().ticks()) {
      double at = py(tick.value());
      svg.add(
          Element.of("path").with("class", "grid").with("d", level(at)),
          label(tick.label(), LEFT - 6, at + 4, "end"));
    }
    List<Scale.Tick> ticks = x.scale().ticks();
    boolean crowded = isCrowded(ticks);
    for (int i = 0; i < ticks.size(); i++) {
      double at = px(ticks.get(i).value());
      Element label = label(ticks.get(i).label(), at, HEIGHT - BOTTOM + 17, "middle");
      svg.add(
          Element.of("path").with("class", "grid").with("d", upright(at)),
          crowded && i % 2 == 1 ? label.with("class", "spare") : label);
    }
    svg.add(
        Element.of("path").with("class", "axis").with("d", level(HEIGHT - BOTTOM)),
        label(cut(y.title(), MOST_LETTERS), 2, 16, "start").with("class", "name"),
        label(cut(x.title(), MOST_LETTERS), WIDTH - RIGHT, HEIGHT - 6, "end")
            .with("class", "name"));
  }

  /** Whether labels would touch where the letters are largest. */
  private boolean isCrowded(List<Scale.Tick> ticks) {
    for (int i = 1; i < ticks.size(); i++) {
      double room = px(ticks.get(i).value()) - px(ticks.get(i - 1).value());
      int letters = ticks.get(i).label().length() + ticks.get(i - 1).label().length();
      if (room < letters * LETTER / 2 + LETTER) {
        return true;
      }
    }
    return false;
  }

  private static Element label(String text, double x, double y, String anchor) {
    return Element.of("text", text).with("x", x).with("y", y).with("text-anchor", anchor);
  }

  private Element group(Line line) {
    Element group = Element.of("g").with("class", Marker.classes(line));
    if (line.kind() != Line.Kind.CROSSED) {
      group.add(Element.of("path").with("class", "line").with("d", way(line)));
    }
    if (line.kind().hasMarkers()) {
      for (Line.Point point : line.points()) {
        group.add(marked(line, point));
      }
    }
    return group;
  }

  private Element marked(Line line, Line.Point point) {
    Element group = Element.of("g", Element.of("title", line.name() + ": " + point.text()));
    double at = px(point.x());
    double low = py(point.low());
    double high = py(point.high());
    if (low - high > Marker.radius()) {
      group.add(
          Element.of("path")
              .with("class", "spread")
              .with(
                  "d",
                  "M"
                      + place(at, low)
                      + "V"
                      + number(high)
                      + "m-3 0h6M"
                      + place(at, low)
                      + "m-3 0h6"));
    }
    return group.add(Marker.at(at, py(point.y()), line, point.isFirm()));
  }

  /** What has no order is joined to nothing; a bound is a short piece of a line there. */
  private String way(Line line) {
    StringBuilder way = new StringBuilder();
    boolean joins = false;
    for (Line.Point point : line.points()) {
      boolean isJoined = isOrdered(point);
      double half = isJoined || line.kind() != Line.Kind.REFERENCE ? 0 : BOUND / 2;
      way.append(joins && isJoined ? 'L' : 'M');
      way.append(place(px(point.x()) - half, py(point.y())));
      if (half > 0) {
        way.append('h').append(number(2 * half));
      }
      joins = isJoined;
    }
    return way.toString();
  }

  private boolean isOrdered(Line.Point point) {
    return !(x.scale() instanceof CategoryScale categories) || categories.isJoined(point.x());
  }

  private double px(double value) {
    return LEFT + x.scale().at(value) * (WIDTH - LEFT - RIGHT);
  }

  private double py(double value) {
    return HEIGHT - BOTTOM - y.scale().at(value) * (HEIGHT - TOP - BOTTOM);
  }

  /** No more letters than that. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String level(double y) {
    return "M" + place(LEFT, y) + "H" + number(WIDTH - RIGHT);
  }

  private static String upright(double x) {
    return "M" + place(x, TOP) + "V" + number(HEIGHT - BOTTOM);
  }

  private static String place(double x, double y) {
    return number(x) + " " + number(y);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
