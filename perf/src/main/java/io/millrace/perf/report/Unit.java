package io.millrace.perf.report;

/**
 * A unit that a row of figures shares.
 *
 * @param name as it is written
 * @param size of one, in the figures' own unit
 */
record Unit(String name, double size) {
  /** For frames a second, by the greatest. */
  static Unit ofRates(double most) {
    return most >= 1e6
        ? new Unit("Mpps", 1e6)
        : most >= 1e3 ? new Unit("kpps", 1e3) : new Unit("pps", 1);
  }

  /** For bits a second, by the greatest. */
  static Unit ofBits(double most) {
    return most >= 1e9
        ? new Unit("Gbit/s", 1e9)
        : most >= 1e6 ? new Unit("Mbit/s", 1e6) : new Unit("kbit/s", 1e3);
  }

  /** In this unit, three digits. */
  String number(double value) {
    return Numbers.digits(value / size);
  }

  /** In this unit, for an axis. */
  String round(double value) {
    return Numbers.plain(Math.round(value / size * 1e6) / 1e6);
  }
}
