package io.millrace.driver.sim;

import java.util.SplittableRandom;

/**
 * A delay that varies evenly between two bounds, each packet's drawn by itself. One that would
 * arrive before the packet ahead arrives with it. Tells what it did; for the thread that sends, and
 * for others once that has stopped.
 */
public final class JitteryDelay implements WireDelay {
  private final long shortest;
  private final long longest;
  private final SplittableRandom random;
  private long last = Long.MIN_VALUE;
  private long packets;
  private long total;
  private long least = Long.MAX_VALUE;
  private long most;

  /**
   * A delay.
   *
   * @param shortestNanos the lower bound
   * @param longestNanos the upper bound, which is drawn as well
   * @param seed the same seed draws the same delays
   */
  public JitteryDelay(long shortestNanos, long longestNanos, long seed) {
    if (shortestNanos < 0 || longestNanos < shortestNanos) {
      throw new IllegalArgumentException(
          "a delay from " + shortestNanos + " to " + longestNanos + " ns");
    }
    shortest = shortestNanos;
    longest = longestNanos;
    random = new SplittableRandom(seed);
  }

  @Override
  public long arrival(long sentNanos) {
    long drawn = sentNanos + random.nextLong(shortest, longest + 1);
    last = packets == 0 ? drawn : Math.max(last, drawn);
    long delay = last - sentNanos;
    packets++;
    total += delay;
    least = Math.min(least, delay);
    most = Math.max(most, delay);
    return last;
  }

  /** Packets so far. */
  public long packets() {
    return packets;
  }

  /** Shortest delay that there was, in nanoseconds; of no meaning before the first packet. */
  public long leastNanos() {
    return least;
  }

  /** Longest delay that there was, in nanoseconds. */
  public long mostNanos() {
    return most;
  }

  /** Mean delay, in nanoseconds; of no meaning before the first packet. */
  public double meanNanos() {
    return (double) total / packets;
  }
}
