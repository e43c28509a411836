package io.millrace.samples.selftest;

import io.millrace.driver.card.CardConfig;
import io.millrace.driver.port.Port;

/** Opens one of the ports under test, as often as it is closed again. */
@FunctionalInterface
public interface PortOpener {
  /**
   * Opens it.
   *
   * @throws io.millrace.driver.port.PortException if it cannot be, or not so configured
   */
  Port open(CardConfig config);
}
