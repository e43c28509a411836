package io.millrace.perf.traffic;

/**
 * When frames are due. Every lane gets the load to itself. Frames are due by an absolute schedule:
 * one that departs late moves none of the others, so that the rate is exact over any length of
 * time.
 */
public sealed interface Load {
  /** Most frames a second that can be asked for. */
  double FASTEST = 1e9;

  /**
   * At even distances.
   *
   * @param framesPerSecond rate
   */
  record Constant(double framesPerSecond) implements Load {
    /** Checks the rate. */
    public Constant {
      checkRate(framesPerSecond);
    }
  }

  /**
   * At random, independently of each other: distances are distributed exponentially.
   *
   * @param framesPerSecond mean rate
   * @param seed what the distances depend on
   */
  record Poisson(double framesPerSecond, long seed) implements Load {
    /** Checks the rate. */
    public Poisson {
      checkRate(framesPerSecond);
    }
  }

  /**
   * Several in a row, then a pause.
   *
   * @param framesPerSecond mean rate
   * @param frames of a burst
   * @param framesPerSecondWithin rate within a burst, not below the mean
   */
  record Bursts(double framesPerSecond, int frames, double framesPerSecondWithin) implements Load {
    /** Checks the rates. */
    public Bursts {
      checkRate(framesPerSecond);
      checkRate(framesPerSecondWithin);
      if (frames < 1 || framesPerSecondWithin < framesPerSecond) {
        throw new TrafficException(
            "bursts of %d frames, %s frames/s within and %s on average: at least 1, and more within"
                .formatted(frames, framesPerSecondWithin, framesPerSecond));
      }
    }
  }

  /**
   * From one rate to another, evenly.
   *
   * @param from frames a second at the beginning, 0 or more
   * @param to frames a second at the end, 0 or more; not both are 0
   */
  record Ramp(double from, double to) implements Load {
    /** Checks the rates. */
    public Ramp {
      checkRate(Math.max(from, to));
      if (!(Math.min(from, to) >= 0)) {
        throw new TrafficException("a ramp from " + from + " to " + to + " frames/s");
      }
    }
  }

  /** As fast as the port takes them: each is due when it is made. */
  record Flood() implements Load {}

  private static void checkRate(double framesPerSecond) {
    if (!(framesPerSecond > 0 && framesPerSecond <= FASTEST)) {
      throw new TrafficException(
          "a rate of %s frames/s: it is above 0, and at most %s"
              .formatted(framesPerSecond, FASTEST));
    }
  }
}
