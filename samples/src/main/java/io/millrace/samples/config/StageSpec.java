package io.millrace.samples.config;

import io.millrace.samples.yaml.Location;
import java.util.List;

/**
 * A stage as configured.
 *
 * @param name the user's name for it
 * @param type which kind of stage
 * @param factory makes it
 * @param outputs names of its outputs, in an appliance with the ports of this configuration
 * @param at where the file speaks of it
 */
public record StageSpec(
    String name, String type, StageFactory factory, List<String> outputs, Location at) {
  /** Copies the list. */
  public StageSpec {
    outputs = List.copyOf(outputs);
  }
}
