package io.millrace.driver.port.decorate;

import java.util.function.LongSupplier;

/**
 * A link that goes down and comes back in a fixed rhythm, first up.
 *
 * @param upNanos how long it is up each time
 * @param downNanos how long it is down each time; 0 for a link that stays up
 * @param clock nanoseconds from any origin; the rhythm starts at the clock's 0
 */
public record LinkFlaps(long upNanos, long downNanos, LongSupplier clock) {
  /** A link that stays up. */
  public static final LinkFlaps NONE = new LinkFlaps(1, 0, () -> 0);

  /** Checks the figures. */
  public LinkFlaps {
    if (upNanos < 1 || downNanos < 0) {
      throw new IllegalArgumentException(
          "a link that is up for " + upNanos + " ns and down for " + downNanos + " ns");
    }
  }

  /** Whether it is down at the moment. Any thread. */
  boolean down() {
    return downNanos > 0 && Math.floorMod(clock.getAsLong(), upNanos + downNanos) >= upNanos;
  }
}
