package io.millrace.perf.traffic;

import java.util.List;

/** How a field changes from frame to frame. The same figures always give the same values. */
public sealed interface Variation {
  /** Largest number of values. */
  long MOST = 1L << 32;

  /**
   * Counts up from the first value and starts over behind the last.
   *
   * @param first value
   * @param step from one to the next; may be negative
   * @param count values
   */
  record Increment(long first, long step, long count) implements Variation {
    /** Checks the count. */
    public Increment {
      checkCount(count);
    }
  }

  /**
   * Drawn evenly, each by itself.
   *
   * @param first smallest value
   * @param count values, from the smallest on
   * @param seed what they depend on
   */
  record Random(long first, long count, long seed) implements Variation {
    /** Checks the count. */
    public Random {
      checkCount(count);
    }
  }

  /**
   * One after the other, from the start again at the end.
   *
   * @param all the values
   */
  record Values(List<Long> all) implements Variation {
    /** Copies the list. */
    public Values {
      all = List.copyOf(all);
      checkCount(all.size());
    }
  }

  private static void checkCount(long count) {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "a field that varies has 1 to " + MOST + " values, not " + count);
    }
  }
}
