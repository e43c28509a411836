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
}
