package io.millrace.driver.card;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;

/**
 * Transmit descriptors of one queue. Used by one thread at a time: the queue's while the card runs,
 * the port's while it is halted.
 */
public interface TxRing {
  /**
   * What the card does for packets that are flagged so: {@link
   * io.millrace.driver.memory.Packet#VLAN_TAG}, {@link
   * io.millrace.driver.memory.Packet#CHECKSUM_OPEN}. For the others it is done before they are
   * offered.
   */
  default long offloads() {
    return 0;
  }

  /**
   * Writes descriptors for packets from the front of the burst, as many as there is room for, and
   * leaves the burst as it is. What it takes is the ring's from here on. The packets fit the MTU.
   *
   * @param from index of the first packet to take
   * @param to index behind the last one
   * @return index behind the last one taken
   */
  int offer(Burst burst, int from, int to, PacketCache cache, QueueCounters counters);

  /** Tells the card of what was offered since the last time: one doorbell, or none. */
  void ring();

  /**
   * Frees what the card is done with, and counts it as sent. Cheap when there is nothing.
   *
   * @return number of packets that the card still has
   */
  int complete(PacketCache cache, QueueCounters counters);

  /**
   * Takes every packet back, which the halted card touches no more, counts as errors those not
   * known to be sent, and empties the ring.
   */
  void reclaim(PacketCache cache, QueueCounters counters);
}
