package io.millrace.driver.sim;

import io.millrace.driver.memory.PacketCache;

/** Where a transmit queue puts its packets. One thread calls it. */
interface Outlet {
  /** How many of {@code wanted} packets it has room for. */
  int room(int wanted);

  /** Takes over the first {@code count} packets of the array, no more than there is room for. */
  void put(long[] packets, int count);

  /** Called once a round. */
  default void flush(PacketCache cache) {}

  /** Checks that the outlet can work with the cache. */
  default void open(PacketCache cache) {}

  /** Called once the queue is closed: sends or frees what it holds. */
  default void close(PacketCache cache) {}
}
