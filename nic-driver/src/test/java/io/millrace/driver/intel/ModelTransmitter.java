package io.millrace.driver.intel;

/** What benchmarks need of a model's transmit side, for queue 0. */
public interface ModelTransmitter {
  /**
   * Takes what the queue has as sent, looking at nothing but the commands. Returns the number of
   * descriptors.
   */
  int consume();

  /** Moves the tail as a driver would that sends the same again. */
  void giveMore(int count);
}
