package io.millrace.perf.method;

import java.util.Locale;

/** Rates in words. */
public final class Rates {
  private Rates() {}

  /** Three to four digits, with the unit that fits. */
  public static String text(double framesPerSecond) {
    if (framesPerSecond >= 1e6) {
      return number(framesPerSecond / 1e6) + " Mpps";
    }
    return framesPerSecond >= 1e3
        ? number(framesPerSecond / 1e3) + " kpps"
        : number(framesPerSecond) + " pps";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.1f" : value >= 10 ? "%.2f" : "%.3f", value);
  }
}
