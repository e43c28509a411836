package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import java.util.List;

/**
 * A Linux interface that Millrace makes: what the kernel sends there, the port receives.
 *
 * @param interfaceName the name it gets
 */
public record TapSettings(String interfaceName) implements PortSettings {
  static final String TYPE = "tap";

  static TapSettings read(Section port) {
    return new TapSettings(InterfaceNames.read(port));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<String> exclusive() {
    return List.of(InterfaceNames.resource(interfaceName));
  }
}
