package io.millrace.perf.report;

import java.util.List;

/**
 * The second measurement's figure by the first one's.
 *
 * @param name of the case, such as macswap, 64 bytes
 * @param device that it is of
 * @param what it is, such as NDR
 * @param unit of a and b
 * @param higherIsBetter or lower is
 * @param a the first one's
 * @param b the second one's
 * @param ratio b by a
 * @param low end of the spread
 * @param high end of the spread
 * @param verdict what it says of the second
 * @param caveats why not to quote it as it is
 */
public record Ratio(
    String name,
    String device,
    String what,
    String unit,
    boolean higherIsBetter,
    double a,
    double b,
    double ratio,
    double low,
    double high,
    Verdict verdict,
    List<String> caveats) {
  /** What a ratio says. */
  public enum Verdict {
    /** Beyond the spread. */
    BETTER("better"),
    /** Beyond the spread. */
    WORSE("worse"),
    /** The spread holds 1: nothing can be told. */
    WITHIN_SPREAD("within the spread");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A figure with the ends of its spread. */
  record Spread(double value, double low, double high) {}

  /** Of two figures above 0. */
  static Ratio of(
      String name,
      String device,
      String what,
      String unit,
      boolean higherIsBetter,
      Spread a,
      Spread b,
      List<String> caveats) {
    double low = b.low() / a.high();
    double high = b.high() / a.low();
    Verdict verdict =
        low <= 1 && high >= 1
            ? Verdict.WITHIN_SPREAD
            : (low > 1) == higherIsBetter ? Verdict.BETTER : Verdict.WORSE;
    return new Ratio(
        name,
        device,
        what,
        unit,
        higherIsBetter,
        a.value(),
        b.value(),
        b.value() / a.value(),
        low,
        high,
        verdict,
        List.copyOf(caveats));
  }

  /** A value in its unit. */
  String text(double value) {
    return switch (unit) {
      case "frames/s" -> Numbers.rate(value);
      case "ns" -> Numbers.nanos(value);
      case "s" -> Numbers.seconds(value);
      default -> Numbers.plain(value) + " " + unit;
    };
  }
}
