package io.millrace.driver.sim;

import java.util.function.LongSupplier;

/**
 * Says how many packets are due by now at a steady rate. Who asks too late gets at most {@value
 * #MAX_BACKLOG} at once: the rest of the delay is forgiven, not made up for. Belongs to one thread.
 */
final class Pace {
  private static final int MAX_BACKLOG = 1024;

  private final double packetsPerNano;
  private final LongSupplier clock;
  private long last;
  private double due;
  private boolean running;

  private Pace(double packetsPerSecond, LongSupplier clock) {
    packetsPerNano = packetsPerSecond / 1e9;
    this.clock = clock;
  }

  /** A pace in packets per second, by a clock in nanoseconds; 0 is as fast as it goes. */
  static Pace of(double packetsPerSecond, LongSupplier clock) {
    if (!(packetsPerSecond >= 0)) {
      throw new IllegalArgumentException(packetsPerSecond + " packets per second");
    }
    return new Pace(packetsPerSecond, clock);
  }

  /** How many of {@code wanted} packets may go now; they count as gone. */
  int take(int wanted) {
    if (packetsPerNano == 0) {
      return wanted;
    }
    long now = clock.getAsLong();
    if (running) {
      due = Math.min(MAX_BACKLOG, due + (now - last) * packetsPerNano);
    }
    running = true;
    last = now;
    int taken = Math.min(wanted, (int) due);
    due -= taken;
    return taken;
  }
}
