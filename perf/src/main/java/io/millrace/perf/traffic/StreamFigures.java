package io.millrace.perf.traffic;

/**
 * The figures of one stream, or of several together. Bytes are those of frames without check
 * sequence.
 *
 * @param name of the stream
 * @param signed whether its frames are recognized when they come back; else only what was sent is
 *     known
 * @param sent frames that departed
 * @param sentBytes their bytes
 * @param received frames that came back whole, copies not counted
 * @param receivedBytes their bytes
 * @param duplicated further copies of those
 * @param undecided came back so late that it cannot be told whether they are copies
 * @param corrupted came back damaged, and were recognized all the same; counted as lost
 * @param reordering the order in which they came back
 * @param latency from when a frame was due to when it was back: what somebody saw who sent by the
 *     schedule (no coordinated omission)
 * @param latencySent from when it departed
 * @param variation by how much the delays of two that were sent in a row differ (IPDV, RFC 5481,
 *     section 4.1), as magnitudes; empty unless the trial compares delays
 * @param negative frames that were back before they departed, by a clock that had jumped
 * @param lastLossNanos when the frame behind the last one lost was due, from the first one's due
 *     time on; {@link #NO_LOSS} if none was
 */
public record StreamFigures(
    String name,
    boolean signed,
    long sent,
    long sentBytes,
    long received,
    long receivedBytes,
    long duplicated,
    long undecided,
    long corrupted,
    Reordering reordering,
    Distribution latency,
    Distribution latencySent,
    Distribution variation,
    long negative,
    long lastLossNanos) {
  /** In the place of a time. */
  public static final long NO_LOSS = -1;

  /** Frames that departed and did not come back whole; 0 if nobody would know. */
  public long lost() {
    return signed ? sent - received : 0;
  }

  /** Share of those sent that did not come back whole, 0 to 1. */
  public double lossRatio() {
    return !signed || sent == 0 ? 0 : (double) lost() / sent;
  }

  /** Two streams together, of which those count that are recognized. */
  StreamFigures plus(StreamFigures other) {
    return new StreamFigures(
        name,
        true,
        sent + other.sent,
        sentBytes + other.sentBytes,
        received + other.received,
        receivedBytes + other.receivedBytes,
        duplicated + other.duplicated,
        undecided + other.undecided,
        corrupted + other.corrupted,
        reordering.plus(other.reordering),
        latency.plus(other.latency),
        latencySent.plus(other.latencySent),
        variation.plus(other.variation),
        negative + other.negative,
        Math.max(lastLossNanos, other.lastLossNanos));
  }

  /** Nothing yet. */
  static StreamFigures none(String name) {
    return new StreamFigures(
        name,
        true,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Reordering.NONE,
        Distribution.EMPTY,
        Distribution.EMPTY,
        Distribution.EMPTY,
        0,
        NO_LOSS);
  }
}
