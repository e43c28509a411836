package io.millrace.samples.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where running appliances keep their files: {@code NAME.counters} and {@code NAME.sock}.
 *
 * @param path {@code $XDG_RUNTIME_DIR/millrace}; or {@code /run/millrace} if it can be written,
 *     else {@code /tmp/millrace-UID}
 */
public record RuntimeDirectory(Path path) {
  private static final String COUNTERS = ".counters";

  /** The directory for this user. */
  public static RuntimeDirectory ofUser() {
    String xdg = System.getenv("XDG_RUNTIME_DIR");
    if (xdg != null && !xdg.isBlank()) {
      return new RuntimeDirectory(Path.of(xdg, "millrace"));
    }
    Path run = Path.of("/run");
    return new RuntimeDirectory(
        Files.isWritable(run) ? run.resolve("millrace") : Path.of("/tmp", "millrace-" + uid()));
  }

  private static String uid() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (IOException e) {
      return System.getProperty("user.name");
    }
  }

  /** Makes the directory, for this user alone. */
  public void create() throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Counters of the appliance of that name. */
  public Path counters(String name) {
    return path.resolve(name + COUNTERS);
  }

  /** Control socket of the appliance of that name. */
  public Path socket(String name) {
    return path.resolve(name + ".sock");
  }

  /** Names of the appliances that have files here, running or left behind. */
  public List<String> names() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(file -> file.endsWith(COUNTERS))
          .map(file -> file.substring(0, file.length() - COUNTERS.length()))
          .sorted()
          .toList();
    }
  }
}
