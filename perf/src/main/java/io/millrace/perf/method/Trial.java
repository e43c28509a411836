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
 * @param reorderDepth most frames by which one was late
 * @param damaged came back altered; also counted as lost
 * @param foreign frames that nobody here had sent
 * @param latency nanoseconds from when a frame was due to when it was back; nobody changes it
 * @param variation nanoseconds between the delays of frames that follow each other (RFC 5481's
 *     IPDV), as magnitudes; nobody changes it
 * @param departure nanoseconds that the time between two departures was off, as magnitudes; nobody
 *     changes it
 * @param lastLossSeconds when the last frame that was lost had been due, from the first frame's due
 *     time on; 0 if none was
 * @param longestSilenceSeconds the longest time between two arrivals
 * @param backpressured frames that could not be sent in time because the device had no room
 * @param missed frames that were back and that the instrument did not take in time
 * @param disturbances what the machine did to it
 * @param warnings what casts doubt on it, in sentences for the user
 */
public record Trial(
    Offer offer,
    long sent,
    long received,
    long duplicated,
    long reordered,
    long reorderDepth,
    long damaged,
    long foreign,
    Histogram latency,
    Histogram variation,
    Histogram departure,
    double lastLossSeconds,
    double longestSilenceSeconds,
    long backpressured,
    long missed,
    List<Disturbance> disturbances,
    List<String> warnings) {
  /**
   * Share of the offer that the generator may be late with and be taken to have offered it: no more
   * than rates are usually searched to. In a virtual machine every second has moments in which the
   * generator stands still.
   */
  public static final double LATE = 0.005;

  /** Copies the lists. */
  public Trial {
    disturbances = List.copyOf(disturbances);
    warnings = List.copyOf(warnings);
  }

  /** Frames sent that did not come back intact. */
  public long lost() {
    return sent - received;
  }

  /**
   * Share of what was offered that did not come back intact, 0 to 1 (RFC 9971, trial loss ratio).
   * What the device had no room for counts as lost, and so does what was never sent, because a rate
   * that was not offered was not carried. Only {@link #LATE} of the offer is forgiven, if it was
   * the generator that was late.
   */
  public double lossRatio() {
    double attempted = isOffered() ? sent + backpressured : offer.count();
    return attempted == 0 ? 1 : Math.max(0, 1 - received / attempted);
  }

  /** Whether the generator kept to its schedule, but for what is forgiven. */
  public boolean isOffered() {
    return offer.count() - sent - backpressured <= offer.count() * LATE;
  }

  /** Share of all that was to be offered that came back, 0 to 1; nothing is forgiven here. */
  public double forwardingRatio() {
    return Math.min(1, (double) received / offer.count());
  }

  /** Frames a second that came back. */
  public double forwardingRate() {
    return offer.framesPerSecond() * forwardingRatio();
  }

  /** Who kept it from carrying more. */
  public Limit limit() {
    if (!isOffered()) {
      return Limit.GENERATOR;
    }
    if (lossRatio() == 0) {
      return Limit.NONE;
    }
    return missed >= (lost() + backpressured + 1) / 2 ? Limit.GENERATOR : Limit.DEVICE;
  }

  /** The same with other marks. */
  public Trial withDisturbances(List<Disturbance> others) {
    return new Trial(
        offer,
        sent,
        received,
        duplicated,
        reordered,
        reorderDepth,
        damaged,
        foreign,
        latency,
        variation,
        departure,
        lastLossSeconds,
        longestSilenceSeconds,
        backpressured,
        missed,
        others,
        warnings);
  }

  /** Whether the machine kept out of it. */
  public boolean isUndisturbed() {
    return disturbances.isEmpty();
  }
}
