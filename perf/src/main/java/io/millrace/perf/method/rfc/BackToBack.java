package io.millrace.perf.method.rfc;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Back-to-back frames (RFC 2544 §26.4 as RFC 9004 updates it): the longest burst at the highest
 * rate of which nothing is lost, found by halving, several times; and the buffer that it implies.
 *
 * @param frames their sizes
 * @param highestRate of the bursts, frames a second
 * @param lengths the longest burst without loss of each repetition, in frames
 * @param endless whether the longest burst that was tried got through: the device keeps up with the
 *     highest rate, and there is no buffer to measure
 * @param disturbed bursts that went by although the machine had disturbed them
 */
public record BackToBack(
    Frames frames, double highestRate, List<Long> lengths, boolean endless, int disturbed) {
  /** RFC 2544 §26.4 wants at least this many. */
  public static final int REPETITIONS = 50;

  /**
   * Longest burst, in seconds: RFC 2544 §26.4's shortest trial. A device that takes so many frames
   * at the highest rate does not live from its buffer.
   */
  public static final double LONGEST_SECONDS = 2;

  /** A burst is found to within this share of its length, and to a frame below a thousand. */
  private static final double RESOLUTION = 0.001;

  /** Copies the list. */
  public BackToBack {
    lengths = List.copyOf(lengths);
  }

  /** Measures it. */
  public static BackToBack measure(
      Measurer measurer,
      Frames frames,
      double highestRate,
      double longestSeconds,
      int repetitions,
      Progress progress)
      throws MeasureException {
    long longest = Math.max(1, (long) (highestRate * longestSeconds));
    Bursts bursts = new Bursts(measurer, frames, highestRate);
    if (bursts.getsThrough(longest)) {
      return new BackToBack(frames, highestRate, List.of(longest), true, bursts.disturbed);
    }
    List<Long> lengths = new ArrayList<>();
    double each = longestSeconds + Math.log((double) longest) / Math.log(2) * 0.1;
    for (int i = 0; i < repetitions; i++) {
      progress.step(frames.name() + " bytes, back to back", (repetitions - i) * each);
      lengths.add(bursts.longest(longest));
    }
    return new BackToBack(frames, highestRate, lengths, false, bursts.disturbed);
  }

  private static final class Bursts {
    private final Measurer measurer;
    private final Frames frames;
    private final double rate;
    private int disturbed;

    Bursts(Measurer measurer, Frames frames, double rate) {
      this.measurer = measurer;
      this.frames = frames;
      this.rate = rate;
    }

    boolean getsThrough(long count) throws MeasureException {
      var trial = measurer.measure(Offer.burst(frames, rate, count));
      disturbed += trial.isUndisturbed() ? 0 : 1;
      return trial.lossRatio() == 0;
    }

    /**
     * The longest that gets through, 0 if not even a single frame does; below a bound that fails.
     */
    long longest(long fails) throws MeasureException {
      long good = 0;
      long bad = fails;
      while (bad - good > Math.max(1, (long) (good * RESOLUTION))) {
        // where nothing is known of the size of the thing, halve its logarithm
        long middle = good == 0 ? (long) Math.sqrt((double) bad) : (good + bad) / 2;
        if (getsThrough(middle)) {
          good = middle;
        } else {
          bad = middle;
        }
      }
      return good;
    }
  }

  /** Mean length, frames. */
  public double mean() {
    return lengths.stream().mapToLong(Long::longValue).average().orElse(0);
  }

  /** Standard deviation of the lengths. */
  public double deviation() {
    double mean = mean();
    return Math.sqrt(
        lengths.stream().mapToDouble(n -> (n - mean) * (n - mean)).average().orElse(0));
  }

  /** Seconds of the highest rate that the mean burst lasts: the buffer, taken naively. */
  public double impliedBufferSeconds() {
    return mean() / highestRate;
  }

  /**
   * The buffer, seconds: what the device forwards while the burst lasts never was in it (RFC 9004
   * §6.4).
   *
   * @param throughput of the device, frames a second
   */
  public double correctedBufferSeconds(double throughput) {
    return impliedBufferSeconds() * Math.max(0, 1 - throughput / highestRate);
  }
}
