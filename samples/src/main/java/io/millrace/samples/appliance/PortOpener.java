package io.millrace.samples.appliance;

import io.millrace.driver.port.Port;
import io.millrace.samples.config.PortSpec;
import io.millrace.samples.config.WorkerSettings;

/** Opens the ports of a configuration. */
@FunctionalInterface
public interface PortOpener {
  /**
   * Opens a port with queues for all the workers.
   *
   * @throws io.millrace.driver.port.PortException if it cannot be opened, saying what to do
   */
  Port open(PortSpec spec, WorkerSettings workers);

  /**
   * Tells a port that stays open at a change of configuration to read again what it reads itself.
   *
   * @throws io.millrace.driver.port.PortException if it cannot; it goes on as it was
   */
  default void refresh(Port port) {}
}
