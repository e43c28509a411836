package io.millrace.perf.method;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What came of an offer.
 *
 * @param offer what was to be sent
 * @param sent frames that left
 * @param received of these, came back at least once and intact
 * @param duplicated came back once more
 * @param reordered came back after one that was sent later
 * @param damaged came back altered; also counted as lost
 * @param foreign frames that nobody here had sent
 * @param latency nanoseconds from when a frame was due to when it was back; nobody changes it
 * @param variation nanoseconds between the delays of frames that follow each other (RFC 5481's
 *     IPDV), as magnitudes; nobody changes it
 * @param lastLossSeconds when the last frame that was lost had been due, from the first frame's due
 *     time on; 0 if none was
 * @param longestSilenceSeconds the longest time between two arrivals
 * @param backpressured frames that could not be sent in time because the device had no room
 * @param disturbances what the machine did to it
 */
public record Trial(
    Offer offer,
    long sent,
    long received,
    long duplicated,
    long reordered,
    long damaged,
    long foreign,
    Histogram latency,
    Histogram variation,
    double lastLossSeconds,
    double longestSilenceSeconds,
    long backpressured,
    List<Disturbance> disturbances) {
  /**
   * Share of the offer that the generator may fall short of and be taken to have sent it all: its
   * own claim of precision.
   */
  public static final double PRECISION = 0.001;

  /** Copies the list. */
  public Trial {
    disturbances = List.copyOf(disturbances);
  }

  /** Frames sent that did not come back intact. */
  public long lost() {
    return sent - received;
  }

  /**
   * Share of what was offered that did not come back intact, 0 to 1 (RFC 9971, trial loss ratio).
   * What could not even be sent counts as lost: a rate that was never offered was not carried. Only
   * {@link #PRECISION} of the offer is forgiven there.
   */
  public double lossRatio() {
    long unsent = Math.max(0, offer.count() - sent);
    boolean precise = unsent <= offer.count() * PRECISION;
    double attempted = precise ? sent : offer.count();
    return attempted == 0 ? 1 : 1 - received / attempted;
  }

  /** Frames a second that came back: the offered rate by the share that did (RFC 9971). */
  public double forwardingRate() {
    return offer.framesPerSecond() * (1 - lossRatio());
  }

  /** Who kept it from carrying more. */
  public Limit limit() {
    long unsent = offer.count() - sent;
    if (unsent > offer.count() * PRECISION) {
      return backpressured >= unsent / 2 ? Limit.DEVICE : Limit.GENERATOR;
    }
    return lost() > 0 ? Limit.DEVICE : Limit.NONE;
  }

  /** The same with other marks. */
  public Trial withDisturbances(List<Disturbance> others) {
    return new Trial(
        offer,
        sent,
        received,
        duplicated,
        reordered,
        damaged,
        foreign,
        latency,
        variation,
        lastLossSeconds,
        longestSilenceSeconds,
        backpressured,
        others);
  }

  /** Whether the machine kept out of it. */
  public boolean isUndisturbed() {
    return disturbances.isEmpty();
  }
}
