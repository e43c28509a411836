package io.millrace.samples.config;

import io.millrace.driver.ffi.UnixAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the reader of one part of a configuration may know of the rest.
 *
 * @param directory where relative paths start
 * @param portSpecs the ports, in order
 */
public record ConfigContext(Path directory, List<PortSpec> portSpecs) {
  /** Names of the ports, in order. */
  List<String> ports() {
    return portSpecs.stream().map(PortSpec::name).toList();
  }

  /** The tunnels, by the names of their ports. */
  Map<String, WireGuardSettings> tunnels() {
    Map<String, WireGuardSettings> tunnels = new LinkedHashMap<>();
    for (PortSpec port : portSpecs) {
      if (port.settings() instanceof WireGuardSettings tunnel) {
        tunnels.put(port.name(), tunnel);
      }
    }
    return tunnels;
  }

  /** A path of the file; relative ones start at the file's own directory. */
  public Path path(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + text + "' is not a file name");
    }
    return directory.resolve(text).normalize();
  }

  /** The address of a Unix socket: a path as above, or {@code @} and a name in no directory. */
  UnixAddress socket(String text) {
    return UnixAddress.parse(text.startsWith("@") ? text : path(text).toString());
  }
}
