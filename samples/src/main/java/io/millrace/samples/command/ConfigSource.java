package io.millrace.samples.command;

import io.millrace.samples.config.Config;
import io.millrace.samples.config.ConfigReader;
import io.millrace.samples.yaml.ConfigException;
import java.nio.file.Path;

/** Where a configuration comes from, again and again. */
interface ConfigSource {
  /** The configuration as it is now. */
  Config read() throws ConfigException;

  /** A file. */
  static ConfigSource of(Path file) {
    return () -> ConfigReader.read(file);
  }
}
