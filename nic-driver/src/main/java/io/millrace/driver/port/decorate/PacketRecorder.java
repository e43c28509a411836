package io.millrace.driver.port.decorate;

/**
 * Is shown every packet that passes a port, to write it to a capture file, say. The queues of the
 * port may run in different threads and call it at the same time.
 */
@FunctionalInterface
public interface PacketRecorder {
  /**
   * Records a packet, which stays the caller's: whatever is to be kept must be copied before this
   * returns. Must not throw.
   *
   * @param direction which way it passed
   * @param epochNanos when it did, in nanoseconds since the epoch
   * @param packet the packet
   */
  void record(Direction direction, long epochNanos, long packet);
}
