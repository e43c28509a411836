package io.millrace.perf.report;

/** Names for elements of a page, each once. */
final class Ids {
  private int last;

  String next() {
    return "chart-" + ++last;
  }
}
