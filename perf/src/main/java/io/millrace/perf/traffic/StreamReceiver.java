package io.millrace.perf.traffic;

/** What has come back of one stream. For one thread and one trial. */
final class StreamReceiver {
  private final OrderTracker order;
  private final boolean comparing;
  private final Recorder fromDue = new Recorder();
  private final Recorder fromDeparture = new Recorder();
  private final Recorder variation = new Recorder();
  private long bytes;
  private long corrupted;
  private long lastNumber = Long.MIN_VALUE;
  private long lastDelay;

  /**
   * Nothing yet.
   *
   * @param window numbers within which the order is known exactly, a power of two
   * @param comparing whether delays of neighbors are compared
   */
  StreamReceiver(int window, boolean comparing) {
    order = new OrderTracker(window);
    this.comparing = comparing;
  }

  /**
   * Takes a frame that is whole.
   *
   * @param low the number's low 32 bits
   * @param due when it was due
   * @param late how much later it departed
   * @param now when it was back
   */
  void take(int low, long due, long late, long now, int length) {
    long number = order.number(low);
    if (order.arrive(number, due) != OrderTracker.Arrival.FRESH) {
      return;
    }
    bytes += length;
    fromDue.record(now - due);
    long delay = now - due - late;
    fromDeparture.record(delay);
    if (comparing) {
      if (number == lastNumber + 1) {
        variation.record(Math.abs(delay - lastDelay));
      }
      lastNumber = number;
      lastDelay = delay;
    }
  }

  /** Counts a frame of which something is damaged. */
  void corrupted() {
    corrupted++;
  }

  /** Frames that came back, copies not counted. */
  long arrivals() {
    return order.arrivals();
  }

  /**
   * All of it, beside what was sent.
   *
   * @param origin from when the last loss counts
   * @param lastDue when the last frame was due
   */
  StreamFigures figures(
      String name, boolean signed, long sent, long sentBytes, long origin, long lastDue) {
    OrderTracker.LastLoss loss =
        signed ? order.lastLoss(sent, lastDue) : OrderTracker.LastLoss.NONE;
    return new StreamFigures(
        name,
        signed,
        sent,
        sentBytes,
        order.arrivals(),
        bytes,
        order.duplicates(),
        order.tooOld(),
        corrupted,
        order.reordering(),
        fromDue.distribution(),
        fromDeparture.distribution(),
        variation.distribution(),
        fromDeparture.negative(),
        loss.any() ? loss.due() - origin : StreamFigures.NO_LOSS);
  }
}
