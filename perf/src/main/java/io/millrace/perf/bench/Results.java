package io.millrace.perf.bench;

import io.millrace.perf.report.HtmlReport;
import io.millrace.perf.report.TextReport;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.ResultFile;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The directory that results are kept in: a JSON file for each, and the report beside it. */
final class Results {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final String name;

  /**
   * Of a measurement.
   *
   * @param begun when it began, which gives the files their name
   */
  Results(Path directory, Instant begun) {
    this.directory = directory;
    name = NAME.format(begun);
  }

  /**
   * Looks whether results can be kept there, before hours of work.
   *
   * @throws UserException if not
   */
  static void check(Path directory) throws UserException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UserException("--out " + directory + " cannot be made: " + e.getMessage(), e);
    }
    if (!Files.isWritable(directory)) {
      throw new UserException("--out " + directory + ": no permission to write there");
    }
  }

  /** Writes the files. */
  void keep(Measurement measurement) throws IOException {
    ResultFile.write(measurement, file(".json"));
    Files.writeString(file(".html"), HtmlReport.of(measurement));
  }

  private Path file(String ending) {
    return directory.resolve(name + ending);
  }

  String json(Measurement measurement) {
    return ResultFile.text(measurement);
  }

  String table(Measurement measurement) {
    return TextReport.of(measurement);
  }

  String where() {
    return "\nkept in " + file(".json") + ", report in " + file(".html") + "\n";
  }
}
