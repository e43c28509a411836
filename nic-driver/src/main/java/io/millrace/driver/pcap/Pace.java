package io.millrace.driver.pcap;

import io.millrace.driver.pcap.PcapConfig.Timing;
import org.agrona.concurrent.EpochNanoClock;

/** When the packets of a capture are due. The clock is read at most once a poll. */
sealed interface Pace {
  /**
   * Begins a poll.
   *
   * @return how many packets it may deliver, {@code max} at most
   */
  int begin(int max);

  /** Looks at the packet that is next; called once for each. */
  default void next(CaptureReader packet) {}

  /** Whether the packet that is next may be delivered. */
  default boolean isDue() {
    return true;
  }

  /** Ends a poll that delivered so many. */
  default void end(int delivered) {}

  /** The file starts over. */
  default void restart() {}

  static Pace of(PcapConfig config, EpochNanoClock clock) {
    return switch (config.timing()) {
      case Timing.FULL_SPEED -> new FullSpeed();
      case Timing.RATE -> new Rate(config.packetsPerSecond(), clock);
      case Timing.RECORDED -> new Recorded(clock);
    };
  }

  /** All at once. */
  final class FullSpeed implements Pace {
    @Override
    public int begin(int max) {
      return max;
    }
  }

  /**
   * So many packets a second. What was not asked for in time is made up for, up to ten milliseconds
   * of it, so that a pause does not end in a flood.
   */
  final class Rate implements Pace {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MAX_BEHIND_NANOS = 10_000_000L;

    private final EpochNanoClock clock;
    private final long rate;
    private final long maxCredit;
    private long last;

    /** Packets allowed, in billionths. */
    private long credit;

    Rate(long packetsPerSecond, EpochNanoClock clock) {
      this.clock = clock;
      rate = packetsPerSecond;
      maxCredit = Math.max(NANOS_PER_SECOND, packetsPerSecond * MAX_BEHIND_NANOS);
      credit = NANOS_PER_SECOND;
      last = clock.nanoTime();
    }

    @Override
    public int begin(int max) {
      long now = clock.nanoTime();
      long elapsed = Math.clamp(now - last, 0, NANOS_PER_SECOND);
      last = now;
      credit = Math.min(maxCredit, credit + elapsed * rate);
      return (int) Math.min(max, credit / NANOS_PER_SECOND);
    }

    @Override
    public void end(int delivered) {
      credit -= delivered * NANOS_PER_SECOND;
    }
  }

  /**
   * As captured: each packet so long after the one before as their timestamps tell. Where they go
   * backwards or are missing, at once.
   */
  final class Recorded implements Pace {
    private static final long MAX_PAUSE_NANOS = 60_000_000_000L;

    private final EpochNanoClock clock;
    private long now;
    private long dueAt;
    private boolean started;
    private long previous;
    private boolean hasPrevious;

    Recorded(EpochNanoClock clock) {
      this.clock = clock;
    }

    @Override
    public int begin(int max) {
      now = clock.nanoTime();
      if (!started) {
        dueAt = now;
        started = true;
      }
      return max;
    }

    @Override
    public void next(CaptureReader packet) {
      if (!packet.isTimed()) {
        return;
      }
      if (hasPrevious) {
        dueAt += Math.clamp(packet.epochNanos() - previous, 0, MAX_PAUSE_NANOS);
      }
      previous = packet.epochNanos();
      hasPrevious = true;
    }

    @Override
    public boolean isDue() {
      return now >= dueAt;
    }

    @Override
    public void restart() {
      hasPrevious = false;
    }
  }
}
