package io.millrace.perf.report.chart;

import io.millrace.perf.report.html.Element;
import java.util.Locale;

/** The shapes that tell lines apart where colours do not. */
final class Marker {
  private static final double RADIUS = 4;

  /** Around the origin; the numbers of the styles are their order. */
  private static final String[] SHAPES = {
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
    "M-3.6 -3.6H3.6V3.6H-3.6Z",
    "M0 -4.8L4.4 3.2H-4.4Z",
    "M0 -5L5 0L0 5L-5 0Z",
    "M0 4.8L4.4 -3.2H-4.4Z",
    "M-5 -2H-2V-5H2V-2H5V2H2V5H-2V2H-5Z"
  };

  private Marker() {}

  /** At a place. */
  static Element at(double x, double y, Line line, boolean isFirm) {
    String place = String.format(Locale.ROOT, "translate(%.2f %.2f)", x, y);
    if (line.kind() == Line.Kind.CROSSED) {
      return Element.of("path")
          .with("class", "crossed")
          .with("d", "M-4 -4L4 4M-4 4L4 -4")
          .with("transform", place);
    }
    return Element.of("path")
        .with("class", isFirm ? "marker" : "marker hollow")
        .with("d", SHAPES[line.colour()])
        .with("transform", place);
  }

  /** For the legend: a piece of the line. */
  static Element sample(Line line) {
    Element svg =
        Element.of("svg")
            .with("class", "sample " + classes(line))
            .with("viewBox", "0 0 30 12")
            .with("aria-hidden", "true");
    if (line.kind() != Line.Kind.CROSSED) {
      svg.add(Element.of("path").with("class", "line").with("d", "M0 6H30"));
    }
    return line.kind().hasMarkers() ? svg.add(at(15, 6, line, true)) : svg;
  }

  /** For the legend: what marks an event. */
  static Element eventSample() {
    return Element.of("svg", Element.of("path").with("class", "event").with("d", "M15 0V12"))
        .with("class", "sample")
        .with("viewBox", "0 0 30 12")
        .with("aria-hidden", "true");
  }

  static String classes(Line line) {
    String classes = line.kind() == Line.Kind.REFERENCE ? "reference" : "c" + line.colour();
    return line.kind().isDashed() ? classes + " dashed" : classes;
  }

  /** How far a marker reaches. */
  static double radius() {
    return RADIUS;
  }
}
