package io.millrace.perf.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Figures in words: as many digits as mean something, and the unit that fits. */
final class Numbers {
  private Numbers() {}

  /** Three digits, or all before the point. */
  static String digits(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** Frames a second. */
  static String rate(double framesPerSecond) {
    Unit unit = Unit.ofRates(framesPerSecond);
    return unit.number(framesPerSecond) + " " + unit.name();
  }

  /** A time in nanoseconds. */
  static String nanos(double nanos) {
    return nanos >= 1e9
        ? digits(nanos / 1e9) + " s"
        : nanos >= 1e6
            ? digits(nanos / 1e6) + " ms"
            : nanos >= 1e3 ? digits(nanos / 1e3) + " µs" : Math.round(nanos) + " ns";
  }

  /** The same for an axis, whose ticks are round. */
  static String roundNanos(double nanos) {
    return nanos >= 1e9
        ? plain(nanos / 1e9) + " s"
        : nanos >= 1e6
            ? plain(nanos / 1e6) + " ms"
            : nanos >= 1e3 ? plain(nanos / 1e3) + " µs" : plain(nanos) + " ns";
  }

  /** A share, with as many decimals as it takes to tell it from none. */
  static String percent(double share) {
    double percent = share * 100;
    if (percent == 0) {
      return "0 %";
    }
    return Math.abs(percent) < 0.001
        ? String.format(Locale.ROOT, "%.1e %%", percent)
        : digits(percent) + " %";
  }

  /** A count. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Six digits at most, and no zeros behind the point. */
  static String plain(double value) {
    BigDecimal exact = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    return exact.scale() <= 0
        ? String.format(Locale.ROOT, "%,d", exact.toBigInteger())
        : exact.toPlainString();
  }

  /** The same, and powers of ten where there are many zeros. */
  static String power(double value) {
    return value == 0 || value >= 0.001 ? plain(value) : "1e" + Math.round(Math.log10(value));
  }

  /** How many, short: 1k, 100k, 1M. */
  static String thousands(double value) {
    return value >= 1e6
        ? plain(value / 1e6) + "M"
        : value >= 1e3 ? plain(value / 1e3) + "k" : plain(value);
  }

  /** Seconds. */
  static String seconds(double seconds) {
    if (seconds < 1) {
      return nanos(seconds * 1e9);
    }
    long whole = Math.round(seconds);
    return seconds < 60
        ? digits(seconds) + " s"
        : whole < 3600
            ? whole / 60 + " min " + whole % 60 + " s"
            : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
