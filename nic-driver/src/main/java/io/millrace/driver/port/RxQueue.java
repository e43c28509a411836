package io.millrace.driver.port;

import io.millrace.driver.memory.Burst;

/** One receive queue of a port, polled by one thread. */
public interface RxQueue extends AutoCloseable {
  /**
   * Appends what has arrived to the burst, which owns it from here on. Never blocks and never
   * throws: a port whose device fails goes down and says so in {@link Port#link}.
   *
   * @param burst where to append
   * @param max most packets to take, 1 to {@link Burst#MAX_SIZE}
   * @return number of packets appended
   */
  int poll(Burst burst, int max);

  /** Frees the buffers that the queue holds. Called by the polling thread. */
  @Override
  void close();
}
