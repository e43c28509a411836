package io.millrace.driver.port.decorate;

/** Which way a packet passed a port, as seen from the pipeline. */
public enum Direction {
  /** Received by the pipeline. */
  RX,
  /** Transmitted by the pipeline. */
  TX
}
