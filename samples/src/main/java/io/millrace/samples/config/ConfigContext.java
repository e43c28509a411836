package io.millrace.samples.config;

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
}
