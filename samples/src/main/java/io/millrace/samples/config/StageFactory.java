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

  /**
   * The same stage for trying it out.
   *
   * @param ports that stand in for those of the appliance
   */
  default Rehearsal rehearsal(Map<String, PortInfo> ports) {
    return Rehearsal.of(create(ports));
  }
}
