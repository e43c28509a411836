package io.millrace.driver.sim;

import io.millrace.driver.memory.Burst;
import io.millrace.driver.memory.PacketCache;

/** Where a receive queue has its packets from. One thread calls it, save for {@link #exhausted}. */
interface Inlet {
  /** Appends up to {@code max} packets to the burst and returns how many. */
  int poll(Burst burst, int max, PacketCache cache);

  /** Whether the last poll found nothing and none ever will again. Any thread. */
  boolean exhausted();

  /** Called when the queue closes: frees what has arrived and returns how many that were. */
  default int drain(PacketCache cache) {
    return 0;
  }

  /** Checks that the inlet can work with the cache. */
  default void open(PacketCache cache) {}
}
