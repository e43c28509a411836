package io.millrace.samples.command;

import io.millrace.pipeline.counters.CountersFile;
import io.millrace.pipeline.counters.CountersFileException;
import io.millrace.pipeline.counters.CountersView;
import io.millrace.samples.control.RuntimeDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An appliance that is running.
 *
 * @param name its name
 * @param counters its counters file
 * @param socket its control socket
 */
record Running(String name, Path counters, Path socket) {
  /** The appliance of that name, or the only one there is. */
  static Running named(@Nullable String name) throws UserException, IOException {
    RuntimeDirectory directory = RuntimeDirectory.ofUser();
    List<String> alive =
        directory.names().stream().filter(n -> isAlive(directory.counters(n))).toList();
    if (name != null) {
      if (alive.contains(name)) {
        return of(directory, name);
      }
      throw new UserException(
          "no appliance '" + name + "' is running; " + describe(alive, directory));
    }
    if (alive.size() == 1) {
      return of(directory, alive.getFirst());
    }
    throw new UserException(
        alive.isEmpty()
            ? "no appliance is running; " + describe(alive, directory)
            : "several appliances are running: name one of " + String.join(", ", alive));
  }

  private static Running of(RuntimeDirectory directory, String name) {
    return new Running(name, directory.counters(name), directory.socket(name));
  }

  private static String describe(List<String> alive, RuntimeDirectory directory) {
    return alive.isEmpty()
        ? "start one with 'millrace run FILE' (looked in " + directory.path() + ")"
        : "running: " + String.join(", ", alive);
  }

  private static boolean isAlive(Path counters) {
    try {
      CountersView view = CountersFile.open(counters);
      return !view.header().isStale();
    } catch (CountersFileException e) {
      return false;
    }
  }
}
