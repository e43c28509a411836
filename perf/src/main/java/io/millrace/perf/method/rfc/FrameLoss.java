package io.millrace.perf.method.rfc;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Progress;
import io.millrace.perf.method.Trial;
import java.util.ArrayList;
import java.util.List;

/**
 * Frame loss rate (RFC 2544 §26.3): from the highest rate downwards, until two trials in a row lose
 * nothing.
 */
public final class FrameLoss {
  /** The RFC's coarsest, and enough to see the shape of the curve. */
  public static final double STEP = 0.1;

  private static final int CLEAN_IN_A_ROW = 2;

  private FrameLoss() {}

  /**
   * A point of the curve.
   *
   * @param share of the highest rate, 0 to 1
   */
  public record Point(double share, Trial trial) {}

  /**
   * Measures the curve.
   *
   * @param highestRate frames a second
   * @param step share of the highest rate, above 0 and at most {@link #STEP} by the RFC
   * @return from the highest rate down
   */
  public static List<Point> measure(
      Measurer measurer,
      Frames frames,
      double highestRate,
      double step,
      double seconds,
      Progress progress)
      throws MeasureException {
    if (!(step > 0 && step <= STEP)) {
      throw new IllegalArgumentException("steps of " + step + ": above 0, at most 0.1 (RFC 2544)");
    }
    List<Point> points = new ArrayList<>();
    int steps = (int) Math.floor(1 / step + 1e-9);
    int clean = 0;
    for (int i = 0; i < steps && clean < CLEAN_IN_A_ROW; i++) {
      double share = 1 - i * step;
      progress.step(
          "%s bytes, loss at %.0f %%".formatted(frames.name(), share * 100), (steps - i) * seconds);
      Trial trial = measurer.measure(Offer.constant(frames, highestRate * share, seconds));
      points.add(new Point(share, trial));
      clean = trial.lossRatio() == 0 ? clean + 1 : 0;
    }
    return points;
  }
}
