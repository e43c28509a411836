package io.millrace.driver.port;

import io.millrace.driver.memory.Burst;

/** One transmit queue of a port, fed by one thread. */
public interface TxQueue extends AutoCloseable {
  /**
   * Takes packets from the front of the burst for transmission and removes them from it. What the
   * queue has no room for stays in the burst and stays the caller's. Never blocks and never throws.
   *
   * @return number of packets taken
   */
  int send(Burst burst);

  /**
   * Tells the device of what was sent since the last flush, and frees what it is done with. Called
   * once a round by the sending thread, whether it has sent anything or not: a queue under load may
   * gather a few full bursts before it tells the device.
   */
  void flush();

  /** Frees the buffers that the queue holds, sent or not. Called by the sending thread. */
  @Override
  void close();
}
