package io.millrace.perf.method.search;

import java.util.NavigableMap;

/**
 * The relevant bounds at a moment (RFC 9971): the smallest load that is an upper bound, and the
 * largest lower bound below that.
 *
 * @param lower on the grid, or {@link #NONE}
 * @param upper on the grid, or {@link #NONE}
 */
record Bounds(int lower, int upper) {
  static final int NONE = -1;

  static Bounds of(NavigableMap<Integer, LoadTrials> trials, Goal goal) {
    int lower = NONE;
    for (var entry : trials.entrySet()) {
      switch (entry.getValue().classify(goal)) {
        case LOWER -> lower = entry.getKey();
        case UPPER -> {
          return new Bounds(lower, entry.getKey());
        }
        case UNDECIDED -> {}
      }
    }
    return new Bounds(lower, NONE);
  }

  boolean hasLower() {
    return lower != NONE;
  }

  boolean hasUpper() {
    return upper != NONE;
  }

  /** Whether there is no more to find: close enough, or at an end of what may be tried. */
  boolean satisfies(int width, int top) {
    if (hasLower() && hasUpper()) {
      return upper - lower <= width;
    }
    return lower == top || upper == 0;
  }

  /** Whether a load lies between, where nothing is known. */
  boolean isOpen(int load) {
    return load > lower && (!hasUpper() || load < upper);
  }
}
