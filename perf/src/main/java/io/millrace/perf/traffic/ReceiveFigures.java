package io.millrace.perf.traffic;

/**
 * What ports received beside the frames of streams.
 *
 * @param foreign frames that were not of this trial: nobody here had sent them, or too long ago
 * @param unassigned frames of this trial that were so damaged that their stream is unknown
 * @param strayed frames of this trial that came back by another port than they should
 * @param warmUp frames that had been sent to warm up
 * @param longestSilenceNanos longest time without a frame that counts, between arrivals and before
 *     the first
 * @param polls time from one look at the port to the next: what latencies may be too large by
 */
public record ReceiveFigures(
    long foreign,
    long unassigned,
    long strayed,
    long warmUp,
    long longestSilenceNanos,
    Distribution polls) {
  /** Nothing. */
  static final ReceiveFigures NONE = new ReceiveFigures(0, 0, 0, 0, 0, Distribution.EMPTY);

  /** Two ports together. */
  ReceiveFigures plus(ReceiveFigures other) {
    return new ReceiveFigures(
        foreign + other.foreign,
        unassigned + other.unassigned,
        strayed + other.strayed,
        warmUp + other.warmUp,
        Math.max(longestSilenceNanos, other.longestSilenceNanos),
        polls.plus(other.polls));
  }
}
