package io.millrace.perf.method.rfc;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Latency (RFC 2544 §26.2, RFC 8219 §7.2) and its variation (RFC 8219 §7.3) at a rate, of every
 * frame and not of one in a minute. All in nanoseconds.
 *
 * @param framesPerSecond at which it was measured
 * @param trials each repetition
 */
public record Delay(double framesPerSecond, List<Trial> trials) {
  /** RFC 2544 §26.2 wants at least this many; RFC 8219 §7.2 the median of them. */
  public static final int REPETITIONS = 20;

  /** RFC 2544 §26.2: trials of two minutes. */
  public static final double SECONDS = 120;

  private static final double WORST_CASE = 99.9;

  /** Copies the list. */
  public Delay {
    trials = List.copyOf(trials);
  }

  /** Measures it. */
  public static Delay measure(
      Measurer measurer,
      Frames frames,
      double framesPerSecond,
      double seconds,
      int repetitions,
      Progress progress)
      throws MeasureException {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      progress.step(frames.name() + " bytes, latency", (repetitions - i) * seconds);
      trials.add(measurer.measure(Offer.constant(frames, framesPerSecond, seconds)));
    }
    return new Delay(framesPerSecond, trials);
  }

  /** Delays of all undisturbed trials; of all, if there is no undisturbed one. */
  public Histogram latency() {
    Histogram sum = new Histogram(3);
    boolean any = trials.stream().anyMatch(Trial::isUndisturbed);
    trials.stream().filter(t -> t.isUndisturbed() || !any).forEach(t -> sum.add(t.latency()));
    return sum;
  }

  /** Mean of the trials' means: RFC 2544's figure. */
  public double mean() {
    return trials.stream().mapToDouble(t -> t.latency().getMean()).average().orElse(Double.NaN);
  }

  /** RFC 8219's typical latency: the median over the trials of their median. */
  public double typical() {
    return median(trial -> trial.latency().getValueAtPercentile(50));
  }

  /** RFC 8219's worst case latency: the median over the trials of their 99.9th percentile. */
  public double worstCase() {
    return median(trial -> trial.latency().getValueAtPercentile(WORST_CASE));
  }

  /** Packet delay variation: the 99.9th percentile over the least delay. */
  public double pdv() {
    return median(
        trial -> trial.latency().getValueAtPercentile(WORST_CASE) - trial.latency().getMinValue());
  }

  /** Inter-packet delay variation, as a magnitude: the median over the trials of a percentile. */
  public double ipdv(double percentile) {
    return median(trial -> trial.variation().getValueAtPercentile(percentile));
  }

  private double median(ToDoubleFunction<Trial> figure) {
    List<Double> values =
        trials.stream()
            .filter(trial -> trial.latency().getTotalCount() > 0)
            .map(figure::applyAsDouble)
            .sorted(Comparator.naturalOrder())
            .toList();
    if (values.isEmpty()) {
      return Double.NaN;
    }
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }
}
