package io.millrace.perf.method.search;

/**
 * The loads that a search may try: a grid, evenly spaced on a logarithmic scale, so that loads are
 * equal or not and every relative width is a number of steps.
 */
final class Loads {
  /** Steps within the narrowest width: with fewer, halving an interval would round too much. */
  private static final int STEPS_PER_WIDTH = 8;

  private final double most;
  private final double step;
  private final int top;

  /**
   * From the least to the most.
   *
   * @param narrowest width of all goals
   */
  Loads(double least, double most, double narrowest) {
    if (!(least > 0 && least < most && most < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("loads from " + least + " to " + most + " frames/s");
    }
    this.most = most;
    step = -Math.log1p(-narrowest) / STEPS_PER_WIDTH;
    top = (int) Math.floor(Math.log(most / least) / step);
  }

  /** Number of the highest load; the lowest is 0. */
  int top() {
    return top;
  }

  /** Frames a second. */
  double rate(int load) {
    return most * Math.exp((load - top) * step);
  }

  /** The highest load that is no more than this, within the grid. */
  int atMost(double rate) {
    if (!(rate > 0)) {
      return 0;
    }
    int load = (int) Math.floor(Math.log(rate / most) / step + 1e-9) + top;
    return Math.clamp(load, 0, top);
  }

  /** Steps that are no wider than a relative width, at least one. */
  int steps(double width) {
    return Math.max(1, (int) Math.floor(-Math.log1p(-width) / step + 1e-9));
  }
}
