package io.millrace.samples.config;

import io.millrace.samples.yaml.Location;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A port as configured.
 *
 * @param name the user's name for it
 * @param settings what it is
 * @param faults what goes wrong there
 * @param capture where to record all that passes it
 * @param at where the file speaks of it
 * @param resourceAt where the file names the interface or file it uses
 */
public record PortSpec(
    String name,
    PortSettings settings,
    Optional<FaultSettings> faults,
    Optional<Path> capture,
    Location at,
    Location resourceAt) {
  /** Whether a port that is open for one of the two serves the other as well. */
  public boolean isSameAs(PortSpec other) {
    return name.equals(other.name)
        && settings.isSameAs(other.settings)
        && faults.equals(other.faults)
        && capture.equals(other.capture);
  }
}
