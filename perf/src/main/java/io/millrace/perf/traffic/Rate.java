package io.millrace.perf.traffic;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate as people say it.
 *
 * @param value how many of the unit
 * @param unit what is counted
 */
public record Rate(double value, Unit unit) {
  /** Bytes that a frame takes on the line beside itself: preamble, delimiter and gap. */
  public static final int OVERHEAD_BYTES = 20;

  private static final Pattern FORM =
      Pattern.compile(
          "(?<number>\\d+(?:\\.\\d+)?)\\s*"
              + "(?:(?<percent>%)|(?<scale>[kmg]?)"
              + "(?:(?<frames>pps|fps)|(?:bit/s|bps)(?<line>\\s+(?:l1|line))?))",
          Pattern.CASE_INSENSITIVE);

  /** What is counted. */
  public enum Unit {
    /** Frames a second. */
    FRAMES,
    /** Bits a second of frames with their check sequence (layer 2). */
    BITS,
    /** Bits a second with preamble and gap as well (layer 1). */
    LINE_BITS,
    /** Hundredths of what the line carries. */
    PERCENT
  }

  /** Checks the value. */
  public Rate {
    if (!(value > 0)) {
      throw new TrafficException("a rate of " + value + ": it is above 0");
    }
  }

  /**
   * Reads {@code 1.2Mpps}, {@code 10Gbit/s}, {@code 10Gbit/s L1} or {@code 50%}.
   *
   * @throws TrafficException with a message for the user
   */
  public static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TrafficException(
          "'%s' is no rate: write 1.2Mpps, 10Gbit/s, 10Gbit/s L1 or 50%%".formatted(text));
    }
    double value = Double.parseDouble(matcher.group("number"));
    if (matcher.group("percent") != null) {
      return new Rate(value, Unit.PERCENT);
    }
    value *=
        switch (matcher.group("scale").toLowerCase(Locale.ROOT)) {
          case "k" -> 1e3;
          case "m" -> 1e6;
          case "g" -> 1e9;
          default -> 1;
        };
    if (matcher.group("frames") != null) {
      return new Rate(value, Unit.FRAMES);
    }
    return new Rate(value, matcher.group("line") == null ? Unit.BITS : Unit.LINE_BITS);
  }

  /** Frames of a mean size that a line carries in a second. */
  public static double lineRate(double meanBytes, double lineBitsPerSecond) {
    return lineBitsPerSecond / 8 / (meanBytes + OVERHEAD_BYTES);
  }

  /**
   * In frames a second.
   *
   * @param meanBytes mean size of the frames, with their check sequence
   * @param lineBitsPerSecond speed of the line; 0 if nobody knows
   * @throws TrafficException if it is a share of a speed that nobody knows
   */
  public double framesPerSecond(double meanBytes, double lineBitsPerSecond) {
    if (unit == Unit.PERCENT && !(lineBitsPerSecond > 0)) {
      throw new TrafficException(
          value + " % of line rate, but the port does not tell its speed: say a rate in Mpps");
    }
    return switch (unit) {
      case FRAMES -> value;
      case BITS -> value / 8 / meanBytes;
      case LINE_BITS -> value / 8 / (meanBytes + OVERHEAD_BYTES);
      case PERCENT -> value / 100 * lineRate(meanBytes, lineBitsPerSecond);
    };
  }
}
