package io.millrace.samples.config;

import io.millrace.driver.memory.PacketMemoryConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an appliance is made of.
 *
 * @param name names the appliance's files in the runtime directory; the configuration file's own
 *     name unless told otherwise
 * @param memory packet memory of the process
 * @param ports in order, which gives them their numbers
 * @param stages in order
 * @param connections what leads where; complete, also where the file leaves it to defaults
 * @param workers which threads do the work
 * @param counters where the counters go, if not into the runtime directory
 * @param dropCapture where dropped packets are recorded
 */
public record Config(
    String name,
    PacketMemoryConfig memory,
    List<PortSpec> ports,
    List<StageSpec> stages,
    List<Connection> connections,
    WorkerSettings workers,
    Optional<Path> counters,
    Optional<Path> dropCapture) {
  /** Copies the lists. */
  public Config {
    ports = List.copyOf(ports);
    stages = List.copyOf(stages);
    connections = List.copyOf(connections);
  }

  /** Names of the ports, in order. */
  public List<String> portNames() {
    return ports.stream().map(PortSpec::name).toList();
  }
}
