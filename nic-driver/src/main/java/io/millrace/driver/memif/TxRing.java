package io.millrace.driver.memif;

import io.millrace.driver.memory.PacketCache;
import io.millrace.driver.port.QueueCounters;

/** The ring of a connection by which frames leave; threads and alarm as with {@link RxRing}. */
interface TxRing {
  /**
   * Takes packets, as many as there is room for, from the front of the array.
   *
   * @return how many; they are the ring's from here on
   */
  int offer(long[] packets, int count, PacketCache cache, QueueCounters counters);

  /** Shows the peer what was taken since the last time, and gives back what it is done with. */
  void flush(PacketCache cache, QueueCounters counters);

  /** Packets that the peer has not taken yet, as far as known. */
  int pending();

  /** Gives the packets in the ring back, those that the peer has not taken as errors. */
  void reclaim(PacketCache cache, QueueCounters counters);
}
