package io.millrace.perf.method.rfc;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Offer.Phase;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.List;

/**
 * System recovery (RFC 2544 §26.5): 110 % of the throughput, or the highest rate if that is less,
 * for at least a minute; then half of it. What counts is the time from the change to the last frame
 * that is lost.
 *
 * @param overload frames a second at first
 * @param overloadSeconds how long
 * @param trials each repetition
 */
public record Recovery(double overload, double overloadSeconds, List<Trial> trials) {
  /** RFC 2544 §26.5. */
  public static final double OVERLOAD_SECONDS = 60;

  /** Repetitions, averaged: the RFC says several. */
  public static final int REPETITIONS = 5;

  private static final double OVERLOAD = 1.1;
  private static final double RELIEF = 0.5;

  /** Copies the list. */
  public Recovery {
    trials = List.copyOf(trials);
  }

  /**
   * Measures it.
   *
   * @param throughput frames a second
   * @param highestRate frames a second
   */
  public static Recovery measure(
      Measurer measurer,
      Frames frames,
      double throughput,
      double highestRate,
      double overloadSeconds,
      int repetitions,
      Progress progress)
      throws MeasureException {
    double overload = Math.min(highestRate, throughput * OVERLOAD);
    Offer offer =
        new Offer(
            frames,
            List.of(
                new Phase(overload, overloadSeconds),
                new Phase(overload * RELIEF, overloadSeconds / 2)));
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      progress.step(frames.name() + " bytes, recovery", (repetitions - i) * offer.seconds());
      trials.add(measurer.measure(offer));
    }
    return new Recovery(overload, overloadSeconds, trials);
  }

  /** Whether the overload was one: without loss there is nothing to recover from. */
  public boolean wasOverloaded() {
    return trials.stream().allMatch(trial -> trial.lastLossSeconds() > 0);
  }

  /** Whether the device was still losing frames at the end of a trial. */
  public boolean isUnfinished() {
    return trials.stream().anyMatch(t -> t.lastLossSeconds() > t.offer().seconds() * 0.99);
  }

  /** Mean seconds from the end of the overload to the last loss. */
  public double seconds() {
    return trials.stream()
        .mapToDouble(trial -> Math.max(0, trial.lastLossSeconds() - overloadSeconds))
        .average()
        .orElse(Double.NaN);
  }
}
