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

  /**
   * A descriptor that poll(2) reports readable once packets arrive, or -1 if the queue can only be
   * polled. It may be another one after the device has been replaced.
   */
  default int interruptFd() {
    return -1;
  }

  /**
   * Asks for one interrupt at the next arrival. The caller polls once more afterwards before it
   * sleeps: what had arrived by then may raise none.
   */
  default void armInterrupt() {}

  /** Takes back what {@link #armInterrupt} asked for, and clears what it brought. */
  default void disarmInterrupt() {}

  /** Frees the buffers that the queue holds. Called by the polling thread. */
  @Override
  void close();
}
