package io.millrace.samples.config;

import io.millrace.driver.memory.PacketMemoryConfig;
import io.millrace.samples.yaml.Location;
import io.millrace.samples.yaml.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Configurations for sending a capture through a pipeline. */
public final class ReplayConfig {
  private ReplayConfig() {}

  /** The one for when none is given: {@code in} leads through {@code validate} to {@code out}. */
  public static Config byDefault() {
    StageFactory validate =
        new ValidateType()
            .read(Section.empty(Location.START), new ConfigContext(Path.of(""), List.of()));
    StageSpec stage =
        new StageSpec("validate", "validate", validate, List.of("out"), Location.START);
    return new Config(
        "replay",
        PacketMemoryConfig.current(),
        List.of(port("in"), port("out")),
        List.of(stage),
        List.of(
            new Connection("in", "", "validate", Location.START),
            new Connection("validate", "", "out", Location.START)),
        WorkerSettings.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  private static PortSpec port(String name) {
    PortSettings settings = PcapSettings.of(Optional.empty(), Optional.empty());
    return new PortSpec(
        name, settings, Optional.empty(), Optional.empty(), Location.START, Location.START);
  }

  /** The same configuration with dropped packets recorded there, or nowhere. */
  public static Config withDrops(Config config, Optional<Path> drops) {
    return new Config(
        config.name(),
        config.memory(),
        config.ports(),
        config.stages(),
        config.connections(),
        config.workers(),
        config.counters(),
        drops);
  }
}
