package io.millrace.driver.sim;

import io.millrace.driver.memory.Packet;

/**
 * Makes the frames that a receive queue of a {@link SimPort} receives. Each queue has a source of
 * its own, which only the queue's thread calls.
 */
@FunctionalInterface
public interface FrameSource {
  /** A source that has nothing. */
  FrameSource NOTHING = packet -> Packet.NONE;

  /**
   * Writes the next frame.
   *
   * @param packet an empty packet with full headroom and {@link Packet#tailroom} bytes behind it
   * @return the packet with the frame's length, and flags if any; {@link Packet#NONE} when there is
   *     no next frame and never will be
   */
  long next(long packet);
}
