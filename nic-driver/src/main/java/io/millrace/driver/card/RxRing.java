package io.millrace.driver.card;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;

/**
 * Receive descriptors of one queue. Used by one thread at a time: the queue's while the card runs,
 * the port's while it is halted.
 */
public interface RxRing {
  /**
   * Gives the card as many empty buffers as the ring takes and the cache has. Called once after the
   * card has been started, before the first {@link #poll}.
   */
  void post(PacketCache cache);

  /**
   * Appends what has arrived to the burst, and gives the card empty buffers in its place. Counts
   * what it hands over, and under its name what it does not: a frame that is damaged or does not
   * fit a buffer is an error, and one received into a buffer that cannot be replaced, because the
   * pool is exhausted, counts as {@link QueueCounters#noBuffer} while its buffer goes back to the
   * card, or else the ring would run dry for good.
   *
   * @return number of packets appended, at most {@code max}
   */
  int poll(Burst burst, int max, PacketCache cache, QueueCounters counters);

  /** Takes every buffer back, which the halted card touches no more, and empties the ring. */
  void reclaim(PacketCache cache);
}
