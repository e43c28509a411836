package io.millrace.perf.method;

import java.util.List;

/**
 * What a trial offers to the device: one rate for a time, or several in a row without a pause.
 *
 * @param frames their sizes
 * @param phases in order
 */
public record Offer(Frames frames, List<Phase> phases) {
  /**
   * A stretch at a constant rate.
   *
   * @param framesPerSecond rate
   * @param seconds time from the first frame to the moment when the next one after the last is due
   */
  public record Phase(double framesPerSecond, double seconds) {
    /** Refuses what is no stretch. */
    public Phase {
      if (!(framesPerSecond > 0 && seconds > 0 && framesPerSecond * seconds < 1e15)) {
        throw new IllegalArgumentException(
            "a phase of " + framesPerSecond + " frames/s for " + seconds + " s");
      }
    }

    /** Frames that it asks for, at least one. */
    public long count() {
      return Math.max(1, Math.round(framesPerSecond * seconds));
    }
  }

  /** There is at least one phase. */
  public Offer {
    phases = List.copyOf(phases);
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("an offer without a phase");
    }
  }

  /** A constant rate. */
  public static Offer constant(Frames frames, double framesPerSecond, double seconds) {
    return new Offer(frames, List.of(new Phase(framesPerSecond, seconds)));
  }

  /** Frames in a row at the highest rate there is. */
  public static Offer burst(Frames frames, double highestRate, long count) {
    return constant(frames, highestRate, count / highestRate);
  }

  /** Rate of the first phase: the trial's load, if there is only one. */
  public double framesPerSecond() {
    return phases.getFirst().framesPerSecond();
  }

  /** Time in which frames are due. */
  public double seconds() {
    return phases.stream().mapToDouble(Phase::seconds).sum();
  }

  /** Frames asked for. */
  public long count() {
    return phases.stream().mapToLong(Phase::count).sum();
  }
}
