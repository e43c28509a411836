package io.millrace.perf.method.rfc;

import io.millrace.perf.method.Frames;
import io.millrace.perf.method.MeasureException;
import io.millrace.perf.method.Measurer;
import io.millrace.perf.method.Offer;
import io.millrace.perf.method.Trial;

/**
 * Reset (RFC 2544 §26.6, RFC 6201): frames of the smallest size at the throughput rate, the device
 * is reset meanwhile, and what counts is the longest time in which nothing comes back.
 *
 * @param trial in which it was reset
 * @param seconds without a frame
 * @param recovered whether frames came back in the end
 */
public record Reset(Trial trial, double seconds, boolean recovered) {
  /** What resets the device, while traffic is under way. */
  @FunctionalInterface
  public interface Switch {
    /**
     * Resets it.
     *
     * @throws MeasureException if it cannot be
     */
    void reset() throws MeasureException;
  }

  private static final double BEFORE_SHARE = 0.2;

  /** Measures it: the reset comes a fifth of the time after the start. */
  public static Reset measure(
      Measurer measurer, Frames frames, double rate, double seconds, Switch reset)
      throws MeasureException {
    MeasureException[] failed = new MeasureException[1];
    Thread resetting =
        Thread.ofPlatform()
            .name("reset")
            .start(
                () -> {
                  try {
                    Thread.sleep((long) (seconds * BEFORE_SHARE * 1000));
                    reset.reset();
                  } catch (MeasureException e) {
                    failed[0] = e;
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      Trial trial = measurer.measure(Offer.constant(frames, rate, seconds));
      resetting.join();
      if (failed[0] != null) {
        throw failed[0];
      }
      // what is still missing at the end has not come back: then the silence is only a lower bound
      boolean recovered = trial.lastLossSeconds() < seconds * 0.99;
      return new Reset(trial, trial.longestSilenceSeconds(), recovered);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasureException("interrupted", e);
    } finally {
      resetting.interrupt();
    }
  }
}
