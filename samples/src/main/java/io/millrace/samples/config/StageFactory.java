package io.millrace.samples.config;

import io.millrace.pipeline.Stage;
import java.util.function.Supplier;

/** A configured stage that only lacks the ports. */
@FunctionalInterface
public interface StageFactory {
  /**
   * The stage in an appliance.
   *
   * @param assembly its ports, and what its stages share
   * @return what makes an instance for each worker; they share their tables
   */
  Supplier<? extends Stage> create(Assembly assembly);

  /**
   * The same stage for trying it out.
   *
   * @param assembly with ports that stand in for those of the appliance
   */
  default Rehearsal rehearsal(Assembly assembly) {
    return Rehearsal.of(create(assembly));
  }
}
