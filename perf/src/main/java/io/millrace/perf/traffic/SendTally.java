package io.millrace.perf.traffic;

import java.util.concurrent.atomic.AtomicLong;

/** What a sender has done to the frames that count. For one thread; the sum may be read by any. */
final class SendTally {
  private final boolean timed;
  private final long[] bytes;
  private final AtomicLong sent = new AtomicLong();
  private final Recorder lateness = new Recorder();
  private final Recorder gapErrors = new Recorder();
  private long skippedLate;
  private long skippedFull;
  private long rounds;
  private long fullRounds;
  private long lastDue;
  private long lastDeparture;
  private long firstDeparture;

  /**
   * Nothing yet.
   *
   * @param streams number of them
   * @param timed whether there is a schedule to keep
   */
  SendTally(int streams, boolean timed) {
    this.timed = timed;
    bytes = new long[streams];
  }

  /** Counts frames that were passed over, because there was no room or nobody looked. */
  void skipped(long frames, boolean noRoom) {
    if (noRoom) {
      skippedFull += frames;
    } else {
      skippedLate += frames;
    }
  }

  /** Counts an attempt to send, and whether there was room for all. */
  void round(boolean refused) {
    rounds++;
    fullRounds += refused ? 1 : 0;
  }

  /** Counts a frame's bytes for its stream. */
  void bytes(int stream, int length) {
    bytes[stream] += length;
  }

  /** Counts frames that departed together, from one index to before another. */
  void departed(long now, long[] due, int from, int to) {
    if (from == to) {
      return;
    }
    if (timed) {
      time(now, due, from, to);
    }
    if (sent.getPlain() == 0) {
      firstDeparture = now;
    }
    lastDeparture = now;
    lastDue = due[to - 1];
    sent.setOpaque(sent.getPlain() + to - from);
  }

  private void time(long now, long[] due, int from, int to) {
    long before = lastDue;
    long departure = lastDeparture;
    for (int i = from; i < to; i++) {
      lateness.record(now - due[i]);
      if (i > from || sent.getPlain() > 0) {
        gapErrors.record(Math.abs(now - departure - (due[i] - before)));
      }
      before = due[i];
      departure = now;
    }
  }

  /** Frames so far. Any thread. */
  long sent() {
    return sent.getOpaque();
  }

  long bytes(int stream) {
    return bytes[stream];
  }

  long lastDue() {
    return lastDue;
  }

  /** All of it. */
  SendFigures figures(long emptyPool) {
    return new SendFigures(
        sent() + skippedLate + skippedFull,
        sent(),
        skippedLate,
        skippedFull,
        lastDeparture - firstDeparture,
        rounds,
        fullRounds,
        emptyPool,
        lateness.distribution(),
        gapErrors.distribution());
  }
}
