package io.millrace.samples.config;

import io.millrace.driver.port.MacAddress;
import io.millrace.pipeline.Stage;
import io.millrace.stages.wire.Prefix;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A stage as it is tried out before the ports open, so that the JIT compiler knows its ways when
 * the first packet comes.
 *
 * @param stage instances whose tables are not those of the appliance
 * @param destinations where packets are to go for the stage to do what it usually does
 * @param stations the Ethernet address that frames which a port receives are for, by its name
 */
public record Rehearsal(
    Supplier<? extends Stage> stage, List<Prefix> destinations, Map<String, MacAddress> stations) {
  /** A stage that does the same with any traffic. */
  static Rehearsal of(Supplier<? extends Stage> stage) {
    return new Rehearsal(stage, List.of(), Map.of());
  }
}
