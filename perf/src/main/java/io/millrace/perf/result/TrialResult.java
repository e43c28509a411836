package io.millrace.perf.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one trial.
 *
 * @param purpose what it was made for: search, latency, frame loss, soak
 * @param startSeconds when, from the beginning of the measurement on
 * @param seconds in which frames were due
 * @param offered frames a second that were asked for
 * @param planned frames that were asked for
 * @param sent frames that left
 * @param received of these, came back at least once and intact
 * @param duplicated came back once more
 * @param reordered came back after one that was sent later
 * @param reorderDepth most frames by which one was late; 0 if unknown or none was
 * @param damaged came back altered; also lost
 * @param foreign frames that came and that the instrument had not sent
 * @param limit who was it
 * @param counts whether a result goes by it, or it was disturbed and repeated
 * @param disturbances what the machine did to it, in words
 * @param latency from when a frame was due until it was back; null if it was not measured
 * @param variation magnitudes of the difference between the latencies of frames that follow each
 *     other (RFC 5481, IPDV); null if it was not measured
 * @param departure magnitudes of the error of the time between two departures; null if it was not
 *     measured
 * @param streams figures of each stream; empty if there is only one
 * @param drops frames that the device says it dropped, by its reason
 */
public record TrialResult(
    String purpose,
    double startSeconds,
    double seconds,
    double offered,
    long planned,
    long sent,
    long received,
    long duplicated,
    long reordered,
    long reorderDepth,
    long damaged,
    long foreign,
    Limit limit,
    boolean counts,
    List<String> disturbances,
    @Nullable Distribution latency,
    @Nullable Distribution variation,
    @Nullable Distribution departure,
    List<StreamResult> streams,
    Map<String, Long> drops) {
  /**
   * A stream of the trial.
   *
   * @param latency null if it was not measured
   */
  public record StreamResult(
      String name,
      long sent,
      long received,
      long duplicated,
      long reordered,
      @Nullable Distribution latency) {
    /** Checks. */
    public StreamResult {
      Require.present(name, "name");
    }
  }

  /** Copies lists and map. */
  public TrialResult {
    Require.present(purpose, "purpose");
    Require.notNegative(startSeconds, "startSeconds");
    Require.notNegative(seconds, "seconds");
    Require.notNegative(offered, "offered");
    Require.present(limit, "limit");
    disturbances = Require.copy(disturbances, "disturbances");
    streams = Require.copy(streams, "streams");
    drops = Require.copy(drops, "drops");
  }

  /** Frames sent that did not come back intact. */
  public long lost() {
    return Math.max(0, sent - received);
  }

  /**
   * Share of what was asked for that did not come back: what could not even be sent was not
   * carried.
   */
  public double lossRatio() {
    long attempted = Math.max(planned, sent);
    return attempted == 0 ? 1 : 1 - Math.min(1, (double) received / attempted);
  }

  /** Whether the machine had a hand in it. */
  public boolean isDisturbed() {
    return !disturbances.isEmpty();
  }
}
