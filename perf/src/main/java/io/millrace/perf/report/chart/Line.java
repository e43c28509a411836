package io.millrace.perf.report.chart;

import java.util.List;

/**
 * A row of points.
 *
 * @param name for the legend
 * @param style number of the colour and of the marker, from 0 on
 * @param kind how they are joined
 * @param points in order
 */
public record Line(String name, int style, Kind kind, List<Point> points) {
  /** Colours and markers there are; beyond, they begin again. */
  public static final int STYLES = 6;

  /** How points are joined. */
  public enum Kind {
    /** By a line. */
    SOLID,
    /** By a dashed line. */
    DASHED,
    /** By a line, without markers: there are many of them. */
    CURVE,
    /** By a dashed line, without markers. */
    DASHED_CURVE,
    /** Not at all, each crossed out: they do not count. */
    CROSSED,
    /** By a line that is no measurement: a bound. */
    REFERENCE;

    boolean isDashed() {
      return this == DASHED || this == DASHED_CURVE;
    }

    boolean hasMarkers() {
      return this == SOLID || this == DASHED || this == CROSSED;
    }
  }

  /**
   * A point.
   *
   * @param low end of its spread, or y
   * @param high end of its spread, or y
   * @param isFirm whether it can be quoted; else its marker is hollow
   * @param text what a pointer on it shows
   */
  public record Point(double x, double y, double low, double high, boolean isFirm, String text) {
    /** Without a spread. */
    public Point(double x, double y, String text) {
      this(x, y, y, y, true, text);
    }
  }

  /** Copies the list. */
  public Line {
    points = List.copyOf(points);
  }

  int colour() {
    return style % STYLES;
  }
}
