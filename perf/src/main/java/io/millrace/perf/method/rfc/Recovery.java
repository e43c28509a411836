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
 * that is lost. Where 110 % lose nothing, because the throughput was found too low or the device
 * buffers, the highest rate takes their place: without loss there is nothing to recover from.
 *
 * @param wanted what the RFC wants: frames a second of its overload
 * @param overload frames a second at first
 * @param overloadSeconds how long
 * @param trials each repetition
 */
public record Recovery(double wanted, double overload, double overloadSeconds, List<Trial> trials) {
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
    double wanted = Math.min(highestRate, throughput * OVERLOAD);
    double overload = wanted;
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < repetitions) {
      Offer offer =
          new Offer(
              frames,
              List.of(
                  new Phase(overload, overloadSeconds),
                  new Phase(wanted * RELIEF, overloadSeconds / 2)));
      double left = (repetitions - trials.size()) * offer.seconds();
      progress.step(frames.name() + " bytes, recovery", left);
      Trial trial = measurer.measure(offer);
      if (trials.isEmpty() && !isOverloaded(trial) && overload < highestRate) {
        overload = highestRate;
      } else {
        trials.add(trial);
      }
    }
    return new Recovery(wanted, overload, overloadSeconds, trials);
  }

  private static boolean isOverloaded(Trial trial) {
    return trial.lastLossSeconds() > 0;
  }

  /** Trials in which frames were lost: without loss there is nothing to recover from. */
  public List<Trial> overloaded() {
    return trials.stream().filter(Recovery::isOverloaded).toList();
  }

  /** Frames that the device had no room for, which is how some ports avoid to lose any. */
  public long backpressured() {
    return trials.stream().mapToLong(Trial::backpressured).sum();
  }

  /** Whether what the RFC wants lost nothing, and more was offered. */
  public boolean isRaised() {
    return overload > wanted;
  }

  /** Whether the device was still losing frames at the end of a trial. */
  public boolean isUnfinished() {
    return trials.stream().anyMatch(t -> t.lastLossSeconds() > t.offer().seconds() * 0.99);
  }

  /** Mean seconds from the end of the overload to the last loss; NaN if there was no overload. */
  public double seconds() {
    return overloaded().stream()
        .mapToDouble(trial -> Math.max(0, trial.lastLossSeconds() - overloadSeconds))
        .average()
        .orElse(Double.NaN);
  }
}
