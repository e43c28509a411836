package io.millrace.perf.traffic;

import java.util.Arrays;

/**
 * Tells loss, duplication and reordering of one stream apart, by the definitions of RFC 4737: a
 * packet is reordered if one with a larger number has arrived before it (section 3.3); its extent
 * is its distance, in arrivals, from the first such (4.2.1); and it is n-reordered if the n that
 * arrived right before it all have larger numbers (5.4). Copies of a packet that has arrived do not
 * count as arrivals (section 2.2).
 *
 * <p>It is exact for packets that are at most a window of numbers behind the largest one. Of one
 * further behind it cannot be told whether it is a copy; it is counted by itself. For one thread.
 */
final class OrderTracker {
  /** What has come of a packet's arrival. */
  enum Arrival {
    /** The first with its number. */
    FRESH,
    /** It had arrived already. */
    DUPLICATE,
    /** Too far behind to tell. */
    TOO_OLD
  }

  /** Degrees of n-reordering that are told apart. */
  static final int DEGREES = 64;

  private static final long MISSING = -1;
  private static final int GAPS = 1024;
  private static final int GAP_WORDS = 4;
  private static final long LATE = 1;

  private final int mask;

  /** By number: twice the place in the order of arrival, plus {@link #LATE}; or missing. */
  private final long[] places;

  /** The latest numbers, in the order of arrival. */
  private final long[] recent = new long[DEGREES];

  /** The latest gaps: first number, first one behind, when that was due, how many are missing. */
  private final long[] gaps = new long[GAP_WORDS * GAPS];

  private final long[] degrees = new long[DEGREES + 1];
  private long gapCount;
  private long expected;
  private long arrivals;
  private long duplicates;
  private long tooOld;
  private long reordered;
  private long extents;
  private long deepest;

  /**
   * Nothing has arrived.
   *
   * @param window numbers, a power of two
   */
  OrderTracker(int window) {
    if (Integer.bitCount(window) != 1) {
      throw new IllegalArgumentException("a window of " + window + " packets");
    }
    mask = window - 1;
    places = new long[window];
  }

  /** The number meant by its low 32 bits, which is the nearest to those that are expected. */
  long number(int low) {
    return expected + (low - (int) expected);
  }

  /**
   * Takes a packet.
   *
   * @param number its place in the order of sending, from 0; what is below was never sent
   * @param due when it was due, for what {@link #lastLoss} says
   */
  Arrival arrive(long number, long due) {
    if (number >= expected) {
      if (number > expected) {
        gap(number, due);
      }
      places[(int) number & mask] = arrivals << 1;
      expected = number + 1;
    } else if (number < expected - places.length || number < 0) {
      tooOld++;
      return Arrival.TOO_OLD;
    } else if (places[(int) number & mask] != MISSING) {
      duplicates++;
      return Arrival.DUPLICATE;
    } else {
      late(number);
    }
    recent[(int) arrivals & DEGREES - 1] = number;
    arrivals++;
    return Arrival.FRESH;
  }

  private void gap(long number, long due) {
    if (number - expected >= places.length) {
      Arrays.fill(places, MISSING);
    } else {
      for (long missing = expected; missing < number; missing++) {
        places[(int) missing & mask] = MISSING;
      }
    }
    int at = place(gapCount++);
    gaps[at] = expected;
    gaps[at + 1] = number;
    gaps[at + 2] = due;
    gaps[at + 3] = number - expected;
  }

  private void late(long number) {
    long above = number + 1;
    // The first with a larger number to arrive was, when it did, the largest: it was not late.
    // What is missing is odd as well.
    while ((places[(int) above & mask] & LATE) != 0) {
      above++;
    }
    long extent = arrivals - (places[(int) above & mask] >> 1);
    places[(int) number & mask] = arrivals << 1 | LATE;
    reordered++;
    extents += extent;
    deepest = Math.max(deepest, extent);
    degrees[degree(number)]++;
    fillGap(number);
  }

  private void fillGap(long number) {
    for (long gap = gapCount - 1; gap >= oldestGap(); gap--) {
      int at = place(gap);
      if (number >= gaps[at]) {
        gaps[at + 3]--;
        return;
      }
    }
  }

  private long oldestGap() {
    return Math.max(0, gapCount - GAPS);
  }

  private static int place(long gap) {
    return GAP_WORDS * (int) (gap % GAPS);
  }

  /** How many that arrived right before it have larger numbers, up to {@link #DEGREES}. */
  private int degree(long number) {
    int most = (int) Math.min(arrivals, DEGREES);
    int degree = 0;
    while (degree < most && recent[(int) (arrivals - 1 - degree) & DEGREES - 1] > number) {
      degree++;
    }
    return degree;
  }

  /** Packets that arrived, copies not counted. */
  long arrivals() {
    return arrivals;
  }

  long duplicates() {
    return duplicates;
  }

  long tooOld() {
    return tooOld;
  }

  /**
   * When the packet behind the last one that is missing was due. If none of the last {@value #GAPS}
   * gaps is open, an earlier one is: it was before the first of them.
   *
   * @param sent packets that were sent
   * @param lastDue when the last of them was due
   */
  LastLoss lastLoss(long sent, long lastDue) {
    if (arrivals >= sent) {
      return LastLoss.NONE;
    }
    if (expected < sent) {
      return new LastLoss(true, lastDue);
    }
    for (long gap = gapCount - 1; gap > oldestGap(); gap--) {
      if (gaps[place(gap) + 3] > 0) {
        return new LastLoss(true, gaps[place(gap) + 2]);
      }
    }
    return new LastLoss(true, gaps[place(oldestGap()) + 2]);
  }

  /**
   * The last loss.
   *
   * @param any whether there was one
   * @param due when the packet behind it was due, or the last one that was sent
   */
  record LastLoss(boolean any, long due) {
    static final LastLoss NONE = new LastLoss(false, 0);
  }

  /** What is known of the order by now. */
  Reordering reordering() {
    long[] atLeast = new long[DEGREES];
    long sum = 0;
    for (int n = DEGREES; n >= 1; n--) {
      sum += degrees[n];
      atLeast[n - 1] = sum;
    }
    return new Reordering(
        arrivals, reordered, extents, deepest, Arrays.stream(atLeast).boxed().toList());
  }
}
