package io.millrace.samples.config;

import io.millrace.samples.yaml.Section;
import java.util.List;

/**
 * A Linux interface that stays with the kernel, through a packet socket.
 *
 * @param interfaceName the Linux interface
 * @param queues receive queues that share its traffic by flow; at least one for each worker
 */
public record AfPacketSettings(String interfaceName, int queues) implements PortSettings {
  static final String TYPE = "af_packet";
  private static final int MAX_QUEUES = 64;

  static AfPacketSettings read(Section port) {
    return new AfPacketSettings(InterfaceNames.read(port), port.number("queues", 1, MAX_QUEUES, 1));
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
