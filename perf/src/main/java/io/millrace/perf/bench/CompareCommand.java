package io.millrace.perf.bench;

import io.millrace.perf.report.Comparison;
import io.millrace.perf.report.ComparisonHtml;
import io.millrace.perf.report.ComparisonText;
import io.millrace.perf.result.Measurement;
import io.millrace.perf.result.ResultException;
import io.millrace.perf.result.ResultFile;
import io.millrace.samples.command.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace bench compare}: two results beside each other. */
@Command(
    name = "compare",
    header = "Compares two results: ratios, their spread, and what differs in the set-up.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace bench compare bench-results/2026-11-20-093000.json bench-results/new.json",
      "  millrace bench compare before.json after.json --html comparison.html"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "The result compared with.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "The result whose ratio to A is told.")
  private Path second;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page as well.")
  private @Nullable Path html;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws UserException, IOException {
    Comparison comparison =
        Comparison.of(first.toString(), read(first), second.toString(), read(second));
    if (html != null) {
      Files.writeString(html, ComparisonHtml.of(comparison));
    }
    spec.commandLine()
        .getOut()
        .print(json ? comparison.json() + "\n" : ComparisonText.of(comparison));
    return 0;
  }

  private static Measurement read(Path file) throws UserException, IOException {
    try {
      return ResultFile.read(file);
    } catch (NoSuchFileException e) {
      throw new UserException(file + ": there is no such file", e);
    } catch (ResultException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
