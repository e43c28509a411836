package io.millrace.perf.traffic;

/**
 * How a generator kept to its schedule, warm-up not counted.
 *
 * @param due frames that the schedule had; of a flood, those written
 * @param sent frames that the port took
 * @param skippedLate frames passed over because the generator looked too late: its own fault
 * @param skippedFull frames passed over because the port had no room: the device's doing
 * @param spanNanos from the first departure to the last
 * @param rounds attempts to send
 * @param fullRounds of these, the port had no room for all that was offered
 * @param emptyPool attempts to write frames for which there was no buffer
 * @param lateness from when a frame was due to when it departed; nothing of a flood
 * @param gapErrors by how much the time between one departure and the next differed from what was
 *     due: the inter-departure error; nothing of a flood
 */
public record SendFigures(
    long due,
    long sent,
    long skippedLate,
    long skippedFull,
    long spanNanos,
    long rounds,
    long fullRounds,
    long emptyPool,
    Distribution lateness,
    Distribution gapErrors) {
  /** Nothing yet. */
  static final SendFigures NONE =
      new SendFigures(0, 0, 0, 0, 0, 0, 0, 0, Distribution.EMPTY, Distribution.EMPTY);

  /** Frames a second, from the first departure to the last; 0 for less than two. */
  public double framesPerSecond() {
    return spanNanos == 0 ? 0 : (sent - 1) * 1e9 / spanNanos;
  }

  /** Share of the attempts for which there was no room, 0 to 1: near 1 the device is the limit. */
  public double fullShare() {
    return rounds == 0 ? 0 : (double) fullRounds / rounds;
  }

  /** Two lanes together. */
  SendFigures plus(SendFigures other) {
    return new SendFigures(
        due + other.due,
        sent + other.sent,
        skippedLate + other.skippedLate,
        skippedFull + other.skippedFull,
        Math.max(spanNanos, other.spanNanos),
        rounds + other.rounds,
        fullRounds + other.fullRounds,
        emptyPool + other.emptyPool,
        lateness.plus(other.lateness),
        gapErrors.plus(other.gapErrors));
  }
}
