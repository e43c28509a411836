package io.millrace.samples.config;

import io.millrace.driver.ffi.UnixAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What the reader of one part of a configuration may know of the rest.
 *
 * @param directory where relative paths start
 * @param ports names of the ports, in order
 */
public record ConfigContext(Path directory, List<String> ports) {
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
