package io.millrace.perf.bench;

import io.millrace.perf.method.Undisturbed;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what becomes of the results. */
final class OutputOptions {
  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      description = "Where results are kept; ./bench-results unless told.")
  private Path directory = Path.of("bench-results");

  @Option(names = "--title", paramLabel = "TEXT", description = "What the report is called.")
  private @Nullable String title;

  @Option(names = "--json", description = "Print the result as JSON, not as a table.")
  private boolean json;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Repetitions of a trial that the machine disturbed; 3 unless told.")
  private int repetitions = Undisturbed.REPETITIONS;

  Path directory() {
    return directory;
  }

  String titleOr(String other) {
    return title == null ? other : title;
  }

  boolean json() {
    return json;
  }

  int repetitions() {
    return Math.max(0, repetitions);
  }
}
