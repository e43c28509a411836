package io.millrace.driver.sim;

/**
 * Is shown the frames that a transmit queue of a {@link SimPort} has sent. Each queue has a sink of
 * its own, which only the queue's thread calls.
 */
@FunctionalInterface
public interface FrameSink {
  /** Looks at nothing. */
  FrameSink IGNORE = packet -> {};

  /** Looks at a frame, which is freed when this returns; must not throw. */
  void accept(long packet);
}
