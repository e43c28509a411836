package io.millrace.perf.method.rfc;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A long time at one rate, slice by slice. Nothing is repeated: what happens in hours happens once,
 * and a slice that the machine disturbed is marked and kept apart.
 *
 * @param slices in order
 */
public record Soak(List<Trial> slices) {
  /** A slice: long enough for a 99.99th percentile at 100 kpps, short enough to see when. */
  public static final double SLICE_SECONDS = 10;

  /** Copies the list. */
  public Soak {
    slices = List.copyOf(slices);
  }

  /** Measures it: as many whole slices as fit, at least one. */
  public static Soak measure(
      Measurer measurer,
      Frames frames,
      double rate,
      double seconds,
      double sliceSeconds,
      Progress progress)
      throws MeasureException {
    List<Trial> slices = new ArrayList<>();
    int count = (int) Math.max(1, Math.floor(seconds / sliceSeconds + 1e-9));
    double each = Math.min(seconds, sliceSeconds);
    for (int i = 0; i < count; i++) {
      progress.step("soak", (count - i) * each);
      slices.add(measurer.measure(Offer.constant(frames, rate, each)));
    }
    return new Soak(slices);
  }

  /** Frames lost in all slices, disturbed or not. */
  public long lost() {
    return slices.stream().mapToLong(Trial::lost).sum();
  }

  /** Frames lost although the machine was quiet. */
  public long lostUndisturbed() {
    return slices.stream().filter(Trial::isUndisturbed).mapToLong(Trial::lost).sum();
  }

  /** Number of slices that the machine disturbed. */
  public long disturbed() {
    return slices.stream().filter(slice -> !slice.isUndisturbed()).count();
  }

  /** Delays of the undisturbed slices, nanoseconds. */
  public Histogram latency() {
    Histogram sum = new Histogram(3);
    slices.stream().filter(Trial::isUndisturbed).forEach(slice -> sum.add(slice.latency()));
    return sum;
  }

  /**
   * How the median delay changes from the first undisturbed slices to the last, relative to the
   * first: the mean of a quarter of them each. 0 with fewer than four.
   */
  public double drift() {
    double[] medians =
        slices.stream()
            .filter(slice -> slice.isUndisturbed() && slice.latency().getTotalCount() > 0)
            .mapToDouble(slice -> slice.latency().getValueAtPercentile(50))
            .toArray();
    int quarter = medians.length / 4;
    if (quarter == 0) {
      return 0;
    }
    double first = 0;
    double last = 0;
    for (int i = 0; i < quarter; i++) {
      first += medians[i];
      last += medians[medians.length - 1 - i];
    }
    return first == 0 ? 0 : last / first - 1;
  }
}
