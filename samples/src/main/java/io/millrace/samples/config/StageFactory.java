package io.millrace.samples.config;

import io.millrace.driver.port.PortInfo;
import io.millrace.pipeline.Stage;
import java.util.Map;
import java.util.function.Supplier;

/** A configured stage that only lacks the ports. */
@FunctionalInterface
public interface StageFactory {
  /**
   * The stage in an appliance with these ports.
   *
   * @param ports by name, in order
   * @return what makes an instance for each worker; they share their tables
   */
  Supplier<? extends Stage> create(Map<String, PortInfo> ports);
}
